/** Share of the busiest hour's customers, by hour of the day: a lunch peak, a higher one after work, a quiet night. */
const HOURLY_RATIO = [
  0.34, 0.28, 0.24, 0.22, 0.22, 0.26, 0.36, 0.5, 0.62, 0.71, 0.77, 0.84, 0.92, 0.89, 0.82, 0.78, 0.8, 0.86, 0.93, 1,
  0.98, 0.85, 0.65, 0.46,
] as const;

/** The same by day of the week, Monday first. */
const DAILY_RATIO = [0.86, 0.86, 0.9, 0.94, 1, 0.92, 0.8] as const;

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** The shop opens on a Monday morning, when customers are there. */
const FIRST_HOUR = 9;

/** A moment of the shop's own week. */
export type ShopTime = Readonly<{
  /** 0 is Monday. */
  day: number;
  /** 0 to 24, exclusive. */
  hour: number;
}>;

/** The shop's time `elapsedMs` after its start, when a day takes `dayLengthMs`. */
export function shopTime(elapsedMs: number, dayLengthMs: number): ShopTime {
  const days = Math.max(0, elapsedMs) / dayLengthMs + FIRST_HOUR / 24;
  return { day: Math.floor(days) % 7, hour: (days % 1) * 24 };
}

/** Share of the busiest moment's customers, above 0 and at most 1. Hours run into each other, days change at night. */
export function trafficRatio({ day, hour }: ShopTime): number {
  const from = Math.floor(hour) % 24;
  const before = HOURLY_RATIO[from] ?? 0;
  const after = HOURLY_RATIO[(from + 1) % 24] ?? 0;
  return (before + (after - before) * (hour % 1)) * (DAILY_RATIO[day % 7] ?? 0);
}

/** `Monday 09:30` */
export function formatShopTime({ day, hour }: ShopTime): string {
  const minutes = Math.floor(hour * 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${DAY_NAMES[day] ?? ''} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

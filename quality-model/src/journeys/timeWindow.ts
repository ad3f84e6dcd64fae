import { z } from 'zod';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const DAY_LIST = /^(daily|(Sun|Mon|Tue|Wed|Thu|Fri|Sat)([,-](Sun|Mon|Tue|Wed|Thu|Fri|Sat))*)$/;
const WINDOW = /^(\S+) ([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)$/;
const MINUTES_PER_DAY = 1440;

/** A part of every week, on the clock of a time zone. It may go beyond midnight: then its days are those that it begins on. */
export type TimeWindow = Readonly<{ days: readonly number[]; fromMinute: number; untilMinute: number; tz: string }>;

/** Numbers of days, Sunday is 0: `Mon-Fri`, `Sat,Sun`, `daily`. */
function daysOf(text: string): readonly number[] {
  if (text === 'daily') return DAYS.map((_, index) => index);
  const number = (day: string): number => DAYS.findIndex((name) => name === day);
  return text.split(',').flatMap((part) => {
    const [first = '', last = first] = part.split('-');
    const count = (number(last) - number(first) + 7) % 7;
    return Array.from({ length: count + 1 }, (_, index) => (number(first) + index) % 7);
  });
}

/** The window that a valid text means. Throws for any other. */
export function timeWindow(text: string, tz: string): TimeWindow {
  const [, days = '', fromHour, fromMinute, untilHour, untilMinute] = WINDOW.exec(text) ?? [];
  if (!DAY_LIST.test(days)) throw new Error(`${text} is no window`);
  return {
    days: daysOf(days),
    fromMinute: Number(fromHour) * 60 + Number(fromMinute),
    untilMinute: Number(untilHour) * 60 + Number(untilMinute),
    tz,
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Day of the week and minute of the day, as clocks in a time zone show them: daylight saving is theirs. */
function clockIn(tz: string, nowMs: number): Readonly<{ day: number; minute: number }> {
  let format = formats.get(tz);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: tz, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    });
    formats.set(tz, format);
  }
  const parts = new Map(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
  return {
    day: DAYS.findIndex((name) => name === parts.get('weekday')),
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

/** Is it now? The first minute is within it, the last one is not. */
export function isWithin({ days, fromMinute, untilMinute, tz }: TimeWindow, nowMs: number): boolean {
  const { day, minute } = clockIn(tz, nowMs);
  if (untilMinute > fromMinute) return days.includes(day) && minute >= fromMinute && minute < untilMinute;
  const yesterday = (day + 6) % 7;
  return (
    (days.includes(day) && minute >= fromMinute && minute < MINUTES_PER_DAY) ||
    (days.includes(yesterday) && minute < untilMinute)
  );
}

export const timeWindowTextSchema = z.string().refine((text) => DAY_LIST.test(WINDOW.exec(text)?.[1] ?? ''), {
  error: 'must be days and times, such as Sun 02:00-04:00, Mon-Fri 18:00-06:00 or daily 00:00-00:30',
});

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

export const timeZoneSchema = z
  .string()
  .refine(isTimeZone, { error: 'must be an IANA time zone, such as Europe/Berlin' })
  .default('UTC');

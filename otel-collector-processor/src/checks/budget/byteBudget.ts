const HOUR_MS = 3_600_000;
/** The window that a budget is kept in: no 24 hours see more bytes than it says. */
const DAY_MS = 24 * HOUR_MS;

/**
 * The bytes that a target takes in 24 hours. What is under way holds as much as it may become; what was used is kept by
 * the hour that it was told in, and free again a day after that hour is over: so the true sum of any 24 hours is never
 * above the budget.
 */
export class ByteBudget {
  #size: number;
  #held = 0;
  /** Ascending by their end; sums of bytes used. */
  #hours: { endsMs: number; bytes: number }[] = [];

  constructor(maxBytesPerDay: number) {
    this.#size = maxBytesPerDay;
  }

  resize(maxBytesPerDay: number): void {
    this.#size = maxBytesPerDay;
  }

  /** Bytes that were used in the last 24 hours, or may be by what is under way. */
  used(nowMs: number): number {
    while (this.#hours[0] !== undefined && this.#hours[0].endsMs + DAY_MS <= nowMs) this.#hours.shift();
    return this.#held + this.#hours.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Holds `bytes`; false if there are not so many. */
  take(bytes: number, nowMs: number): boolean {
    if (this.used(nowMs) + bytes > this.#size) return false;
    this.#held += bytes;
    return true;
  }

  /** Gives back what was held; `used` of it (or, by a mistake, more) is gone for a day. */
  giveBack(held: number, used: number, nowMs: number): void {
    this.#held -= held;
    if (used === 0) return;
    const endsMs = (Math.floor(nowMs / HOUR_MS) + 1) * HOUR_MS;
    const last = this.#hours.at(-1);
    if (last?.endsMs === endsMs) last.bytes += used;
    else this.#hours.push({ endsMs, bytes: used });
  }

  /** When some of what was used is free again; undefined if only what is under way is in the way. */
  freeAtMs(): number | undefined {
    const first = this.#hours[0];
    return first === undefined ? undefined : first.endsMs + DAY_MS;
  }
}

/** Upper bounds (inclusive) of the buckets, milliseconds; one more bucket is above the last. */
export const DURATION_BOUNDS_MS = [
  2, 4, 6, 8, 10, 50, 100, 200, 400, 800, 1000, 1400, 2000, 5000, 10_000, 15_000,
] as const;

/** Durations counted by bucket. */
export type DurationHistogram = { readonly counts: number[]; sumMs: number };

export function emptyHistogram(): DurationHistogram {
  return { counts: Array.from({ length: DURATION_BOUNDS_MS.length + 1 }, () => 0), sumMs: 0 };
}

/** Adds one duration (milliseconds, ≥ 0) to the histogram, which the caller owns. */
export function addDuration(histogram: DurationHistogram, durationMs: number): void {
  const found = DURATION_BOUNDS_MS.findIndex((boundMs) => durationMs <= boundMs);
  const bucket = found === -1 ? DURATION_BOUNDS_MS.length : found;
  histogram.counts[bucket] = (histogram.counts[bucket] ?? 0) + 1;
  histogram.sumMs += durationMs;
}

import type { ExponentialCounts } from './exponentialCounts.ts';

/** Durations that were counted, as they are told and kept: pairs of exponential index and count, ascending, and those that took no time. */
export type SparseCounts = Readonly<{
  zeroCount: number;
  exponential: readonly (readonly [index: number, count: number])[];
}>;

export function sparseCounts({ zeroCount, low, high, first, counts }: ExponentialCounts): SparseCounts {
  const exponential: [number, number][] = [];
  for (let index = low; index <= high; index++) {
    const count = counts[index - first]!;
    if (count > 0) exponential.push([index, count]);
  }
  return { zeroCount, exponential };
}

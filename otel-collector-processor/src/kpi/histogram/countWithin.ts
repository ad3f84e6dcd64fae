import { EXPONENTIAL_SCALE } from '../../messages/index.ts';
import type { ExponentialCounts } from './exponentialCounts.ts';

const BUCKETS_PER_OCTAVE = 2 ** EXPONENTIAL_SCALE;

/**
 * How many durations do not exceed `thresholdMs` (> 0). The bucket that holds the threshold is shared out by the
 * logarithm of the duration, as Prometheus does for native histograms (histogram_fraction); so it need not be whole.
 */
export function countWithin(of: ExponentialCounts, thresholdMs: number): number {
  /** In which bucket it is, and how much of that is below it. */
  const position = Math.log2(thresholdMs) * BUCKETS_PER_OCTAVE;
  let within = of.zeroCount;
  for (let index = of.low; index <= of.high; index++) {
    const below = Math.min(1, Math.max(0, position - index));
    if (below === 0) break;
    within += of.counts[index - of.first]! * below;
  }
  return within;
}

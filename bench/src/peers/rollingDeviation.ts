import type { Scorer } from '../series/series.ts';

const HALF_LIFE_MS = 2 * 3_600_000;
const WARM_UP_COUNT = 30;
/** A deviation is no smaller than this share of the mean; the processor's own minimum is in its unit, 1 ms. */
const DEVIATION_MIN_RATIO = 1e-6;

/**
 * Baseline of the Collector's rolling_span_latency processor, after its description: mean and variance fade with time
 * (half-life 2 h, the weight of a value no less than one over their number), scored before they are learned; both
 * directions here, where the processor has only slow ones. Score: standard deviations; it calls 3 slow and 4 very slow.
 */
export function rollingDeviation(): Scorer {
  let count = 0;
  let lastMs = 0;
  let mean = 0;
  let variance = 0;
  return (timeMs, value) => {
    if (!Number.isFinite(value)) return 0;
    const delta = value - mean;
    const deviation = Math.max(Math.sqrt(variance), Math.abs(mean) * DEVIATION_MIN_RATIO, Number.MIN_VALUE);
    const score = count < WARM_UP_COUNT ? 0 : Math.abs(delta) / deviation;
    count++;
    const faded = 1 - Math.exp((-Math.LN2 * Math.max(0, timeMs - lastMs)) / HALF_LIFE_MS);
    const weight = count === 1 ? 1 : Math.max(faded, 1 / count);
    mean += weight * delta;
    variance = (1 - weight) * (variance + weight * delta ** 2);
    lastMs = timeMs;
    return score;
  };
}

import { DURATION_BOUNDS_MS, EXPONENTIAL_SCALE } from '../../messages/index.ts';
const BUCKETS_PER_OCTAVE = 2 ** EXPONENTIAL_SCALE;
/** Explicit bucket of a duration: the first whose bound is not below it. */
export function explicitIndex(durationMs) {
    const index = DURATION_BOUNDS_MS.findIndex((bound) => durationMs <= bound);
    return index < 0 ? DURATION_BOUNDS_MS.length : index;
}
/**
 * Index i of a duration above 0 with base^i < durationMs ≤ base^(i + 1), base = 2^(2^-EXPONENTIAL_SCALE).
 * Source: OpenTelemetry metrics data model, "ExponentialHistogram", mapping by the logarithm.
 */
export function exponentialIndex(durationMs) {
    return Math.ceil(Math.log2(durationMs) * BUCKETS_PER_OCTAVE) - 1;
}
/** What a duration of bucket `index` is taken for: the bucket's geometric middle, which no value in it is 4.5 % away from. */
export function exponentialMiddleMs(index) {
    return 2 ** ((index + 0.5) / BUCKETS_PER_OCTAVE);
}

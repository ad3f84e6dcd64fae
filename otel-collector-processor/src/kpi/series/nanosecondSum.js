/** Doubles that one sum takes in a row: whole seconds, and nanoseconds below one second. */
export const SUM_WIDTH = 2;
const NANOS_PER_SECOND = 1e9;
/**
 * Adds a duration `times` times. Spans are timed in whole nanoseconds, and so are sums, in two doubles: unlike a sum of
 * milliseconds it is exact, hence the same in whatever order deltas arrive. O(1).
 */
export function addDuration(slab, at, ms, times = 1) {
    const addedNanos = Math.round(ms * 1e6) * times;
    const below = addedNanos % NANOS_PER_SECOND;
    const nanos = slab[at + 1] + below;
    const carry = nanos >= NANOS_PER_SECOND ? 1 : 0;
    slab[at] = slab[at] + (addedNanos - below) / NANOS_PER_SECOND + carry;
    slab[at + 1] = nanos - carry * NANOS_PER_SECOND;
}
export function sumMs(slab, at) {
    return slab[at] * 1e3 + slab[at + 1] / 1e6;
}
export function sumSeconds(slab, at) {
    return slab[at] + slab[at + 1] / NANOS_PER_SECOND;
}

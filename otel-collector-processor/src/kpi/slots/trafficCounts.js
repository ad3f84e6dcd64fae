import { clearExponential, emptyExponentialCounts, mergeExponential, quantilesMs, } from '../histogram/exponentialCounts.ts';
export function noTraffic() {
    return { calls: 0, errors: 0, durations: emptyExponentialCounts() };
}
export function clearTraffic(of) {
    of.calls = 0;
    of.errors = 0;
    clearExponential(of.durations);
}
export function mergeTraffic(into, from) {
    into.calls += from.calls;
    into.errors += from.errors;
    mergeExponential(into.durations, from.durations);
}
/** What the counts say. Quantiles come from the merged histogram, never from other quantiles. */
export function trafficOf({ calls, errors, durations }, windowMs) {
    const [p50Ms, p95Ms, p99Ms] = quantilesMs(durations, [0.5, 0.95, 0.99]);
    return {
        calls,
        ratePerSecond: (calls * 1000) / windowMs,
        errorRatio: calls === 0 ? null : errors / calls,
        p50Ms: p50Ms ?? null,
        p95Ms: p95Ms ?? null,
        p99Ms: p99Ms ?? null,
    };
}

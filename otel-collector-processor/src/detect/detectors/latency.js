export const NEW_LATENCY = { slots: 0, calls: 0, mean: 0, between: 0, within: 0 };
/** Two minutes of slots and a hundred calls: below, a mean of logarithms says too little. */
export const LATENCY_WARM_UP_SLOTS = 12;
const WARM_UP_CALLS = 60;
/** Mean over about the last 200 slots (33 min) once warm: slower than a fault, faster than a season. */
const SLOWEST_WEIGHT = 1 / 200;
/** Latencies that never vary must still bear a jitter of 5 %. */
const MIN_BETWEEN = 0.05 ** 2;
const MIN_WITHIN = 0.1 ** 2;
/** What is this far out is not learned; a little less is learned with less weight. */
const SUSPICIOUS_Z = 3;
const BAND_Z = 4;
/**
 * Scores a slot, then learns it. Mean of logarithms, because latencies are near log-normal: a few slow calls move it
 * little, a shift of all moves it fully; its standard error falls with the number of calls, so that five calls prove
 * less than five hundred. Exponentially weighted (T. Finch, "Incremental calculation of weighted mean and variance",
 * 2009). A slot without calls changes nothing. O(1).
 */
export function scoreLatency(state, slot) {
    const learning = state.slots < LATENCY_WARM_UP_SLOTS || state.calls < WARM_UP_CALLS;
    const between = Math.max(state.between, MIN_BETWEEN);
    const within = Math.max(state.within, MIN_WITHIN);
    const error = Math.sqrt(between + within / Math.max(1, slot.calls));
    const band = {
        expected: Math.exp(state.mean),
        lower: Math.exp(state.mean - BAND_Z * error),
        upper: Math.exp(state.mean + BAND_Z * error),
        learning,
    };
    if (slot.calls === 0 || !Number.isFinite(slot.mean) || !Number.isFinite(slot.variance))
        return { state, score: { z: 0, seen: 0, ...band } };
    const z = learning ? 0 : (slot.mean - state.mean) / error;
    return { state: learn(state, slot, z), score: { z, seen: Math.exp(slot.mean), ...band } };
}
function learn(s, slot, z) {
    if (Math.abs(z) > SUSPICIOUS_Z)
        return s;
    const weight = Math.max(SLOWEST_WEIGHT, 1 / (s.slots + 1)) * Math.min(1, slot.calls / 3);
    const delta = s.slots === 0 ? 0 : slot.mean - s.mean;
    const within = Math.max(s.within, MIN_WITHIN);
    // What the number of calls explains is no variance of the operation's own.
    const excess = Math.max(0, delta ** 2 - within / slot.calls);
    return {
        slots: s.slots + 1,
        calls: s.calls + slot.calls,
        mean: s.slots === 0 ? slot.mean : s.mean + weight * delta,
        between: (1 - weight) * s.between + weight * excess,
        within: s.slots === 0 ? slot.variance : (1 - weight) * s.within + weight * slot.variance,
    };
}

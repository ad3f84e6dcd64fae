export const NEW_ERRORS = { slots: 0, calls: 0, errors: 0, recent: [], piled: 0, established: false };
const WARM_UP_SLOTS = 12;
const WARM_UP_CALLS = 60;
/** The window in which the ratio is shown, and in which there have to be errors at all. */
export const ERROR_WINDOW_SLOTS = 6;
/** Half of what was learned is forgotten in 360 slots (an hour). */
const FORGET = 0.5 ** (1 / 360);
/** Fewer errors are never news, however rare they were before: one in forty requests is not. */
const MIN_ERRORS = 3;
/** A prior of one error in two hundred calls: an operation that never failed may fail now and then. */
const PRIOR_ERRORS = 0.5;
const PRIOR_CALLS = 100;
/** What is this surprising is not learned. */
const SUSPICIOUS = 3;
const SURPRISE_MAX = 12;
/** Once so much has piled up, a slot that speaks against it counts several times: the end of a trouble is to be told soon after it. */
const ESTABLISHED = 6;
const AGAINST_TIMES = 4;
/** The ratio that evidence is gathered for: several times the learned one, and at least this much above it. */
const WORSE_TIMES = 4;
const WORSE_ABOVE = 0.05;
/**
 * Scores a slot's errors, then learns them. Evidence piles up as the logarithm of the likelihood ratio between a worse
 * ratio of errors and the learned one (CUSUM; E. S. Page, "Continuous inspection schemes", 1954): many calls tell in one
 * slot, few calls in several, and a single error never. O(1).
 */
export function scoreErrors(state, calls, errors) {
    const learning = state.slots < WARM_UP_SLOTS || state.calls < WARM_UP_CALLS;
    const expected = (state.errors + PRIOR_ERRORS) / (state.calls + PRIOR_CALLS);
    const worse = Math.min(0.9, Math.max(expected * WORSE_TIMES, expected + WORSE_ABOVE));
    const gain = errors * Math.log(worse / expected) + (calls - errors) * Math.log((1 - worse) / (1 - expected));
    const weight = gain < 0 && state.established ? AGAINST_TIMES : 1;
    const piled = learning || !Number.isFinite(gain)
        ? 0
        : Math.min(SURPRISE_MAX * Math.LN10, Math.max(0, state.piled + weight * gain));
    const recent = [...state.recent, [calls, errors]].slice(-ERROR_WINDOW_SLOTS);
    const windowCalls = recent.reduce((sum, [c]) => sum + c, 0);
    const windowErrors = recent.reduce((sum, [, e]) => sum + e, 0);
    const surprise = piled / Math.LN10;
    const score = {
        surprise: windowErrors < MIN_ERRORS ? Math.min(surprise, SUSPICIOUS) : surprise,
        seen: windowCalls === 0 ? 0 : windowErrors / windowCalls,
        expected,
        lower: 0,
        upper: Math.min(1, expected + 4 * Math.sqrt((expected * (1 - expected)) / Math.max(1, windowCalls))),
        learning,
    };
    const established = piled >= ESTABLISHED * Math.LN10 || (state.established && surprise > SUSPICIOUS);
    const next = { ...state, recent, piled, established };
    if (surprise > SUSPICIOUS)
        return { state: next, score };
    const learned = {
        slots: state.slots + 1,
        calls: state.calls * FORGET + calls,
        errors: state.errors * FORGET + errors,
    };
    return { state: { ...next, ...learned }, score };
}

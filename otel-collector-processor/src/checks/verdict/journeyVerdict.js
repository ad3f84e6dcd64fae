export const initialVerdict = {
    recent: [],
    goodRuns: [],
    failingSinceMs: undefined,
    lastPointMs: undefined,
};
/**
 * Takes a run: failing once `failures` of the last `of` failed, well again after `recover` good ones in a row. What was
 * before a recovery is forgotten, so that one failure after it does not begin everything anew.
 */
export function takePoint(state, point, alert) {
    const recent = [...state.recent, point].slice(-alert.of);
    const lastPointMs = point.startedMs;
    if (state.failingSinceMs === undefined) {
        const failed = recent.filter(({ verdict }) => verdict === 'fail');
        if (failed.length < alert.failures)
            return { state: { ...state, recent, lastPointMs }, change: { kind: 'none' } };
        const failingSinceMs = failed[0].startedMs;
        return { state: { recent, goodRuns: [], failingSinceMs, lastPointMs }, change: { kind: 'began' } };
    }
    const goodRuns = point.verdict === 'fail' ? [] : [...state.goodRuns, point].slice(-alert.recover);
    if (goodRuns.length < alert.recover) {
        return { state: { ...state, recent, goodRuns, lastPointMs }, change: { kind: 'none' } };
    }
    return {
        state: { recent: goodRuns.slice(-alert.of), goodRuns: [], failingSinceMs: undefined, lastPointMs },
        change: { kind: 'ended', endedMs: goodRuns[0].startedMs },
    };
}
/** Intervals without a verdict after which nothing is known any more. */
const STALE_INTERVALS = 3;
export function journeyStatus(state, intervalMs, nowMs) {
    const { recent, failingSinceMs, lastPointMs } = state;
    if (lastPointMs === undefined)
        return 'pending';
    if (nowMs - lastPointMs > STALE_INTERVALS * intervalMs)
        return 'stale';
    if (failingSinceMs !== undefined)
        return 'fail';
    return recent.every(({ verdict }) => verdict === 'pass') ? 'pass' : 'unstable';
}

import { verdictOf } from '../verdict/timePoint.ts';
/** All attempts of one run, ascending and at least one, as a point on the journey's line of time. */
export function pointOf(attempts) {
    const last = attempts.at(-1);
    // What failed is told even if a retry passed: it is why the run is unstable.
    const told = attempts.findLast(({ outcome }) => outcome === 'fail') ?? last;
    const step = told.steps.find(({ id }) => id === told.failedStep) ?? told.steps.find(({ traceId }) => traceId !== '');
    return {
        runId: last.runId,
        startedMs: attempts[0].startedMs,
        durationMs: last.durationMs,
        verdict: verdictOf(attempts) ?? (last.outcome === 'skipped' ? 'skipped' : 'unknown'),
        reason: told.reason,
        failedStep: told.failedStep,
        traceId: step?.traceId ?? '',
    };
}

import { POINTS_MAX } from '@vigil/quality-model';
import { initialVerdict, takePoint } from '../verdict/journeyVerdict.ts';
import { verdictOf } from '../verdict/timePoint.ts';
import { pointOf } from './pointOf.ts';
import { SKIP_REASONS } from './performRun.ts';
/** What became of runs, as they are counted: `unstable` passed after a retry. */
export const RUN_VERDICTS = ['pass', 'unstable', 'fail', 'unknown'];
export function newRecord(plan) {
    return {
        plan,
        verdict: initialVerdict,
        lastRun: undefined,
        lastJudged: undefined,
        lastFailure: undefined,
        points: [],
        runs: { pass: 0, unstable: 0, fail: 0, unknown: 0 },
        skipped: Object.fromEntries(SKIP_REASONS.map((reason) => [reason, 0])),
        leaked: 0,
    };
}
/** Takes all attempts of one run, ascending. It counts nothing. */
function take(record, attempts) {
    const last = attempts.at(-1);
    if (last === undefined)
        return { kind: 'none' };
    record.lastRun = last;
    record.points = [...record.points, pointOf(attempts)].slice(-POINTS_MAX);
    record.lastFailure = attempts.findLast(({ outcome }) => outcome === 'fail') ?? record.lastFailure;
    const verdict = verdictOf(attempts);
    if (verdict === undefined)
        return { kind: 'none' };
    // After a failed attempt one that says nothing may follow: what is shown is the one that does.
    record.lastJudged = attempts.findLast(({ outcome }) => outcome === 'pass' || outcome === 'fail') ?? last;
    const { state, change } = takePoint(record.verdict, { verdict, startedMs: attempts[0].startedMs }, record.plan.alert);
    record.verdict = state;
    return change;
}
/** Takes a run that has just ended. */
export function takeRun(record, attempts) {
    if (attempts.some(({ outcome }) => outcome !== 'skipped'))
        record.runs[verdictOf(attempts) ?? 'unknown']++;
    record.leaked += attempts.reduce((sum, { leaked }) => sum + leaked, 0);
    return take(record, attempts);
}
/** Takes runs of an earlier process, in any order, to stand as it stood then. */
export function takeHistory(record, attempts) {
    const runs = Map.groupBy(attempts.toSorted((a, b) => a.startedMs - b.startedMs || a.attempt - b.attempt), ({ runId }) => runId);
    for (const run of runs.values())
        take(record, run);
}

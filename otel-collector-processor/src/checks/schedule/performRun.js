import { formatMark, runId } from '../../marks/index.ts';
import { attemptResult, skippedResult } from './attemptResult.ts';
import { plannedRequests, runOrder } from './runOrder.ts';
/** Reasons for which a run, or another attempt, does not take place. */
export const SKIP_REASONS = ['budget', 'concurrency', 'overlap', 'late'];
/**
 * How much later than it could a run may make a request because of the budget, and at most a tenth of its interval.
 * Where a plan needs all of a budget, runs differ by so much, and none has to be skipped for it.
 */
const PACE_MAX_MS = 5000;
/** Eight characters of [0-9a-z]. */
function randomText(random) {
    return Array.from({ length: 8 }, () => Math.floor(random() * 36).toString(36)).join('');
}
const REFUSAL_WORDS = {
    budget: (target) => `the budget of ${target} has no room for this run`,
    concurrency: (target) => `${target} has as many runs as it may have at the same time`,
};
function requestsUsed(executed, endedMs) {
    if (executed.kind === 'done') {
        const used = new Map(executed.result.sends.map(({ token, agoMs }) => [token, endedMs - agoMs]));
        return (token) => used.get(token);
    }
    // Nobody knows what was sent: everything may have been, up to now. Nothing was if no runner ever had it.
    return () => (executed.durationMs > 0 ? endedMs : undefined);
}
/**
 * One run of a journey with its retries: an attempt that did not pass is repeated as often as the plan says, while there
 * is room in the budgets and time before the next run. One that left something behind is not repeated. At least one
 * result comes back; all have been kept.
 */
export async function performRun(plan, times, ports) {
    const { clock, gate, executor, location, version } = ports;
    const run = runId(clock.nowMs(), location, randomText(ports.random));
    const mark = formatMark(ports.installationKey, plan.id, run);
    const requests = plannedRequests(plan);
    const needMs = plan.timeoutMs + plan.cleanupTimeoutMs;
    const results = [];
    const keep = async (result) => {
        results.push(result);
        await ports.keep(result);
    };
    for (let attempt = 1;; attempt++) {
        const untilMs = attempt === 1 ? times.admitUntilMs : times.windowEndsMs - needMs;
        const admission = await gate.enter(requests, untilMs, Math.min(PACE_MAX_MS, plan.intervalMs / 10));
        const identity = {
            checkId: plan.id,
            runId: run,
            attempt,
            location,
            scheduledMs: times.scheduledMs,
            startedMs: clock.nowMs(),
        };
        if (admission.kind === 'refused') {
            if (ports.ended() && attempt > 1)
                return results;
            ports.onSkip(admission.why);
            if (attempt === 1)
                await keep(skippedResult(identity, REFUSAL_WORDS[admission.why](admission.target)));
            return results;
        }
        const { reservation } = admission;
        const order = runOrder(plan, { runId: run, mark, version, targets: ports.targets() }, reservation.tokens, clock.monotonicMs());
        const executed = await executor.execute(order, (target) => reservation.more(target, clock.monotonicMs()));
        reservation.release(requestsUsed(executed, clock.monotonicMs()));
        gate.released();
        const result = attemptResult(plan, identity, executed);
        await keep(result);
        const isLast = result.outcome === 'pass' || result.leaked > 0 || attempt > plan.retry.max;
        const startsMs = clock.monotonicMs() + plan.retry.backoffMs;
        if (isLast || startsMs + needMs > times.windowEndsMs || ports.ended())
            return results;
        await ports.pause(plan.retry.backoffMs);
        if (ports.ended())
            return results;
    }
}

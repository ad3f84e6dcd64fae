import { performance } from 'node:perf_hooks';
import { Budgets } from '../budget/budgets.ts';
import { systemLookup } from '../http/guardedConnector.ts';
import { runJourney } from '../journey/runJourney.ts';
import { plannedRequests, runOrder } from '../schedule/runOrder.ts';
export const MARK = 'smoke.r1-here-abcd.mac';
/** The order for one attempt, with leave for all its planned requests. */
export function orderOf(plan, targets) {
    const budgets = new Budgets();
    budgets.setTargets(targets);
    const admission = budgets.admit(plannedRequests(plan), 0, 0);
    if (admission.kind === 'refused')
        throw new Error(`no room in ${admission.target}`);
    return runOrder(plan, { runId: 'r1-here-abcd', mark: MARK, version: '1.2.3', targets }, admission.reservation.tokens, 0);
}
/** Performs one attempt in this process, without a budget for what is not in the plan unless `ask` says so. */
export function runHere({ settings, plan }, options = {}) {
    let lastToken = 1000;
    return runJourney(orderOf(plan, settings.targets), {
        lookup: options.lookup ?? systemLookup,
        monotonicMs: () => performance.now(),
        ask: (target) => Promise.resolve(options.ask === undefined ? ++lastToken : options.ask(target)),
        onBegun: () => { },
        onStep: () => { },
        signal: options.signal ?? new AbortController().signal,
    });
}

import { performance } from 'node:perf_hooks';
import type { Target } from '@vigil/quality-model';
import { Budgets } from '../budget/budgets.ts';
import type { CheckPlan, ChecksSettings } from '../checksSettings.ts';
import { systemLookup, type Lookup } from '../http/checkedAddresses.ts';
import { runJourney } from '../journey/runJourney.ts';
import type { OrderResult, RunOrder } from '../runner/protocol.ts';
import { plannedRequests, runOrder } from '../schedule/runOrder.ts';

export const MARK = 'smoke.r1-here-abcd.mac';

/** The order for one attempt, with leave for all its planned requests. */
export function orderOf(plan: CheckPlan, targets: readonly Target[], canary?: string): RunOrder {
  const budgets = new Budgets();
  budgets.setTargets(targets);
  const admission = budgets.admit(plannedRequests(plan), 0, 0);
  if (admission.kind === 'refused') throw new Error(`no room in ${admission.target}`);
  return runOrder(
    plan,
    { runId: 'r1-here-abcd', mark: MARK, version: '1.2.3', targets, canary },
    admission.reservation.tokens,
    0,
  );
}

/** Performs one attempt in this process, without a budget for what is not in the plan unless `ask` says so. */
export function runHere(
  { settings, plan }: Readonly<{ settings: ChecksSettings; plan: CheckPlan }>,
  options: {
    lookup?: Lookup;
    ask?: (target: string) => number | undefined;
    signal?: AbortSignal;
    lateSince?: (sinceMs: number) => number;
    canary?: string;
  } = {},
): Promise<OrderResult> {
  let lastToken = 1000;
  return runJourney(orderOf(plan, settings.targets, options.canary), {
    lookup: options.lookup ?? systemLookup,
    monotonicMs: () => performance.now(),
    lateSince: options.lateSince ?? (() => 0),
    ask: (target) => Promise.resolve(options.ask === undefined ? ++lastToken : options.ask(target)),
    onBegun: () => {},
    onStep: () => {},
    signal: options.signal ?? new AbortController().signal,
  });
}

import type { JourneySummary } from '@vigil/quality-model';
import type { CheckPlan } from '../checksSettings.ts';

/** What becomes of a journey that runs, or will. `what`: for one that changes, in words. */
export type PlanChange = Readonly<{ id: string; kind: 'new' | 'removed' | 'changed'; what: readonly string[] }>;

/** What a running companion tells of a journey and a file says too. */
const COMPARED: Readonly<
  Record<string, readonly [of: (plan: CheckPlan) => string, ran: (summary: JourneySummary) => string]>
> = {
  name: [(plan) => plan.name, (summary) => summary.name],
  owner: [(plan) => plan.owner ?? '', (summary) => summary.owner],
  criticality: [(plan) => plan.criticality, (summary) => summary.criticality],
  effect: [(plan) => plan.effect, (summary) => summary.effect],
  target: [(plan) => plan.target, (summary) => summary.target],
  interval: [(plan) => `${plan.intervalMs} ms`, (summary) => `${summary.intervalMs} ms`],
  alert: [
    ({ alert }) => `${alert.failures} of ${alert.of}, ${alert.recover} to recover`,
    ({ alert }) => `${alert.failures} of ${alert.of}, ${alert.recover} to recover`,
  ],
};

/** How what is planned differs from what runs, as far as a companion tells of it: steps and variables are not among it. */
export function planChanges(plans: readonly CheckPlan[], running: readonly JourneySummary[]): readonly PlanChange[] {
  const before = new Map(running.map((summary) => [summary.id, summary]));
  const after = new Set(plans.map(({ id }) => id));
  const coming = plans.flatMap((plan): readonly PlanChange[] => {
    const summary = before.get(plan.id);
    if (summary === undefined) return [{ id: plan.id, kind: 'new', what: [] }];
    const what = Object.entries(COMPARED).flatMap(([name, [of, ran]]) =>
      of(plan) === ran(summary) ? [] : [`${name}: ${ran(summary) || 'none'} → ${of(plan) || 'none'}`],
    );
    return what.length === 0 ? [] : [{ id: plan.id, kind: 'changed', what }];
  });
  const going = running
    .filter(({ id }) => !after.has(id))
    .map(({ id }) => ({ id, kind: 'removed' as const, what: [] }));
  return [...coming, ...going];
}

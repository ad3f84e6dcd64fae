import type { JourneyPlan } from './journeyPlan.ts';
import { plannedTarget } from './plannedTarget.ts';
import type { Target } from './target.ts';

/** What one journey asks of one target at most, redirects and URLs of the run apart. */
export type JourneyLoad = Readonly<{
  journeyId: string;
  /** Of one attempt: steps and cleanup. */
  requestsPerAttempt: number;
  attemptsPerRun: number;
  runsPerMinute: number;
  requestsPerMinute: number;
}>;

/** What all journeys together ask of a target. */
export type TargetLoad = Readonly<{ target: Target; journeys: readonly JourneyLoad[]; requestsPerMinute: number }>;

/** Requests of one attempt by target name. Steps whose target is known only in the run are not in it. */
export function plannedRequests(plan: JourneyPlan, targets: readonly Target[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const step of [...plan.steps, ...plan.cleanup]) {
    const planned = plannedTarget(step.url, plan.vars, targets);
    if (planned.kind !== 'target') continue;
    counts.set(planned.target.name, (counts.get(planned.target.name) ?? 0) + 1);
  }
  return counts;
}

/** One entry for each target, in their order. */
export function requestLoad(plans: readonly JourneyPlan[], targets: readonly Target[]): readonly TargetLoad[] {
  const requests = plans.map((plan) => ({ plan, counts: plannedRequests(plan, targets) }));
  return targets.map((target) => {
    const journeys = requests.flatMap(({ plan, counts }) => {
      const requestsPerAttempt = counts.get(target.name) ?? 0;
      if (requestsPerAttempt === 0) return [];
      const runsPerMinute = 60_000 / plan.intervalMs;
      const attemptsPerRun = 1 + plan.retry.max;
      const requestsPerMinute = requestsPerAttempt * attemptsPerRun * runsPerMinute;
      return [{ journeyId: plan.id, requestsPerAttempt, attemptsPerRun, runsPerMinute, requestsPerMinute }];
    });
    return { target, journeys, requestsPerMinute: journeys.reduce((sum, load) => sum + load.requestsPerMinute, 0) };
  });
}

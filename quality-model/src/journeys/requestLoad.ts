import type { JourneyPlan } from './journeyPlan.ts';
import type { StepPlan } from './stepPlan.ts';
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
  /** Of requests and answers, as far as they are known before anything answered: never less will be used. */
  bytesPerDayMin: number;
}>;

/** What all journeys together ask of a target. */
export type TargetLoad = Readonly<{
  target: Target;
  journeys: readonly JourneyLoad[];
  requestsPerMinute: number;
  bytesPerDayMin: number;
}>;

/** Heads of a small request and its answer, with the marks that journeys carry. */
const HEADS_BYTES = 500;
const MINUTES_PER_DAY = 1440;

function knownBytes({ body }: StepPlan): number {
  const text = body.kind === 'text' ? body.text : body.kind === 'json' ? (JSON.stringify(body.value) ?? '') : '';
  return HEADS_BYTES + new TextEncoder().encode(text).length;
}

/** Steps that are known to go to a target. */
function stepsTo(plan: JourneyPlan, targets: readonly Target[], name: string): readonly StepPlan[] {
  return [...plan.steps, ...plan.cleanup].filter((step) => {
    const planned = plannedTarget(step.url, plan.vars, targets);
    return planned.kind === 'target' && planned.target.name === name;
  });
}

/** One entry for each target, in their order. */
export function requestLoad(plans: readonly JourneyPlan[], targets: readonly Target[]): readonly TargetLoad[] {
  return targets.map((target) => {
    const journeys = plans.flatMap((plan) => {
      const steps = stepsTo(plan, targets, target.name);
      const requestsPerAttempt = steps.length;
      if (requestsPerAttempt === 0) return [];
      const runsPerMinute = 60_000 / plan.intervalMs;
      const attemptsPerRun = 1 + plan.retry.max;
      const requestsPerMinute = requestsPerAttempt * attemptsPerRun * runsPerMinute;
      // Retries are not counted here: they are what may be, this is what will be.
      const bytesPerDayMin = steps.reduce((sum, step) => sum + knownBytes(step), 0) * runsPerMinute * MINUTES_PER_DAY;
      return [
        { journeyId: plan.id, requestsPerAttempt, attemptsPerRun, runsPerMinute, requestsPerMinute, bytesPerDayMin },
      ];
    });
    const total = (of: (load: JourneyLoad) => number): number => journeys.reduce((sum, load) => sum + of(load), 0);
    return {
      target,
      journeys,
      requestsPerMinute: total((load) => load.requestsPerMinute),
      bytesPerDayMin: total((load) => load.bytesPerDayMin),
    };
  });
}

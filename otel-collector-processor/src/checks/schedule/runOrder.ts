import type { Target } from '@vigil/quality-model';
import type { ReservedToken } from '../budget/budgets.ts';
import type { CheckPlan } from '../checksSettings.ts';
import type { RunOrder, StepToken } from '../runner/protocol.ts';

let lastOrder = 0;

/** Targets of the requests of an attempt that are known beforehand, in the order of the requests. */
export function plannedRequests(plan: CheckPlan): readonly string[] {
  return [...plan.plannedTargets.values()].filter((target) => target !== undefined);
}

/** The order for one attempt. `tokens`: as many as planned requests, in their order. */
export function runOrder(
  plan: CheckPlan,
  run: Readonly<{
    runId: string;
    mark: string;
    version: string;
    targets: readonly Target[];
    canary: string | undefined;
  }>,
  tokens: readonly ReservedToken[],
  nowMs: number,
): RunOrder {
  const stepIds = [...plan.plannedTargets].flatMap(([stepId, target]) => (target === undefined ? [] : [stepId]));
  const byStep = tokens.map(({ id, target, notBeforeMs }, index): readonly [string, StepToken] => [
    stepIds[index]!,
    { token: id, target, notBeforeMs: Math.max(0, notBeforeMs - nowMs) },
  ]);
  return {
    order: ++lastOrder,
    mark: run.mark,
    version: run.version,
    steps: plan.steps,
    cleanup: plan.cleanup,
    timeoutMs: plan.timeoutMs,
    effect: plan.effect,
    canary: run.canary,
    values: { ...plan.values, 'vigil.runId': run.runId },
    totp: plan.passwords,
    secrets: plan.secrets,
    targets: run.targets,
    tokens: Object.fromEntries(byStep),
  };
}

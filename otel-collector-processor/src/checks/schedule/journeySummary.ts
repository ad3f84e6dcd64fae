import type { JourneySummary } from '@vigil/quality-model';
import type { CheckPlan } from '../checksSettings.ts';
import type { Clock } from '../clock.ts';
import { journeyStatus } from '../verdict/journeyVerdict.ts';
import { plannedRequests } from './runOrder.ts';
import type { ScheduledJourney } from './scheduledJourney.ts';

/** A journey as the API shows it. */
export function journeySummary(
  { record, dueMs }: Pick<ScheduledJourney, 'record' | 'dueMs'>,
  clock: Clock,
  paused: ReadonlyMap<string, Readonly<{ reason: string; sinceMs: number }>>,
): JourneySummary {
  const { plan, verdict, points } = record;
  const nowMs = clock.nowMs();
  const judged = points.filter((point) => point.verdict !== 'unknown' && point.verdict !== 'skipped');
  const passed = judged.filter((point) => point.verdict !== 'fail');
  return {
    id: plan.id,
    name: plan.name,
    owner: plan.owner ?? '',
    criticality: plan.criticality,
    service: plan.serviceIdentity ?? null,
    effect: plan.effect,
    target: plan.target,
    intervalMs: plan.intervalMs,
    alert: { ...plan.alert },
    status: journeyStatus(verdict, plan.intervalMs, nowMs),
    failingSinceMs: verdict.failingSinceMs ?? null,
    ...pauseOf(plan, paused),
    nextRunMs: nowMs + Math.max(0, dueMs - clock.monotonicMs()),
    passRatio: judged.length === 0 ? null : passed.length / judged.length,
    points: [...points],
  };
}

/** Why it does not run, if the guard keeps it from one of its targets. */
function pauseOf(
  plan: CheckPlan,
  paused: ReadonlyMap<string, Readonly<{ reason: string; sinceMs: number }>>,
): Pick<JourneySummary, 'pause'> {
  if (!plan.pausesUnderStress) return {};
  const target = plannedRequests(plan).find((name) => paused.has(name));
  if (target === undefined) return {};
  const { reason, sinceMs } = paused.get(target)!;
  return { pause: { target, reason, sinceMs } };
}

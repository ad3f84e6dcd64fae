import type { JourneySummary, TimePoint } from '@vigil/quality-model';
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
    ...(plan.quarantinedUntilMs !== undefined &&
      nowMs < plan.quarantinedUntilMs && { quarantinedUntilMs: plan.quarantinedUntilMs }),
    ...(plan.cron === undefined && { coverage: coverageOf(points, plan.intervalMs, nowMs) }),
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

/** Time points that the schedule has from the first of `points` on, and those of them that say something. */
function coverageOf(
  points: readonly TimePoint[],
  intervalMs: number,
  nowMs: number,
): NonNullable<JourneySummary['coverage']> {
  const firstMs = points[0]?.startedMs;
  if (firstMs === undefined) return { expected: 0, reported: 0, missing: 0 };
  // Rounded: a run may wait a little for room, the first one too.
  const slotOf = (ms: number): number => Math.round((ms - firstMs) / intervalMs);
  const expected = Math.floor((nowMs - firstMs) / intervalMs) + 1;
  const told = points.filter(({ verdict }) => verdict !== 'skipped' && verdict !== 'unknown');
  // A run on demand falls into a slot that has its point already.
  const reported = Math.min(expected, new Set(told.map(({ startedMs }) => slotOf(startedMs))).size);
  return { expected, reported, missing: expected - reported };
}

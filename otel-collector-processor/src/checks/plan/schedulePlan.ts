import { requestLoad, type TargetLoad } from '@vigil/quality-model';
import type { CheckPlan, ChecksSettings } from '../checksSettings.ts';
import type { RunResult } from '../contract.ts';
import { exposeChecks } from '../exposition/exposeChecks.ts';
import { newRecord, takeRun } from '../schedule/journeyRecord.ts';

const DAY_MS = 86_400_000;
const MINUTES_PER_DAY = 1440;

/** What a journey will do. */
export type PlannedJourney = Readonly<{
  id: string;
  name: string;
  effect: 'read' | 'write';
  runsPerDay: number;
  /** Without retries and redirects. */
  requestsPerDay: number;
  /** Series on /metrics once it has run. */
  series: number;
}>;

/** What all journeys together ask of a target; `Min` is what will be, without retries; the others what may be at most. */
export type PlannedTarget = Readonly<{
  name: string;
  requestsPerMinute: number;
  maxRequestsPerMinute: number;
  requestsPerDayMin: number;
  bytesPerDayMin: number;
  /** What it takes if every answer is as large as it may be; never more than `maxBytesPerDay`. */
  bytesPerDayMax: number;
  maxBytesPerDay: number;
  /** Of the requests of a minute so much is left, 0–1. */
  budgetLeftRatio: number;
  maxConcurrent: number;
}>;

export type SchedulePlan = Readonly<{ journeys: readonly PlannedJourney[]; targets: readonly PlannedTarget[] }>;

/** Counted from what is really exposed, so that it is right when that changes. */
function seriesOf(plan: CheckPlan): number {
  const record = newRecord(plan);
  const run: RunResult = {
    ...{ checkId: plan.id, runId: '', attempt: 1, location: '', scheduledMs: 0, startedMs: 0, durationMs: 0 },
    ...{ outcome: 'pass', reason: '', failedStep: '', steps: [], leaked: 0 },
  };
  takeRun(record, [run]);
  const text = [...exposeChecks([record], 'here', 0)].join('');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
}

function plannedTarget({ target, journeys, requestsPerMinute, bytesPerDayMin }: TargetLoad): PlannedTarget {
  const { name, maxRequestsPerMinute, maxBytesPerDay, maxBytesPerRequest, maxConcurrent } = target;
  const requestsPerDayMin = journeys.reduce(
    (sum, load) => sum + load.requestsPerAttempt * load.runsPerMinute * MINUTES_PER_DAY,
    0,
  );
  return {
    ...{
      name,
      requestsPerMinute,
      maxRequestsPerMinute,
      requestsPerDayMin,
      bytesPerDayMin,
      maxBytesPerDay,
      maxConcurrent,
    },
    bytesPerDayMax: Math.min(maxBytesPerDay, requestsPerMinute * MINUTES_PER_DAY * maxBytesPerRequest),
    budgetLeftRatio: Math.max(0, 1 - requestsPerMinute / maxRequestsPerMinute),
  };
}

/** What a valid configuration will ask of whom. */
export function schedulePlan({ journeys, targets }: ChecksSettings): SchedulePlan {
  return {
    journeys: journeys.map((plan) => {
      const runsPerDay = Math.min(plan.maxRunsPerDay ?? Infinity, DAY_MS / plan.intervalMs);
      const { id, name, effect } = plan;
      const requestsPerDay = runsPerDay * (plan.steps.length + plan.cleanup.length);
      return { id, name, effect, runsPerDay, requestsPerDay, series: seriesOf(plan) };
    }),
    targets: requestLoad(journeys, targets).map(plannedTarget),
  };
}

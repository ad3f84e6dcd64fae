import { POINTS_MAX, type TimePoint } from '@vigil/quality-model';
import type { CheckPlan } from '../checksSettings.ts';
import type { RunResult } from '../contract.ts';
import { initialVerdict, takePoint, type JourneyVerdict, type VerdictChange } from '../verdict/journeyVerdict.ts';
import { verdictOf } from '../verdict/timePoint.ts';
import { pointOf } from './pointOf.ts';
import { SKIP_REASONS, type SkipReason } from './performRun.ts';

/** What became of runs, as they are counted: `unstable` passed after a retry. */
export const RUN_VERDICTS = ['pass', 'unstable', 'fail', 'unknown'] as const;
export type RunVerdict = (typeof RUN_VERDICTS)[number];

/** Upper bounds, seconds: those of Grafana's synthetic monitoring agent, Prometheus' defaults. */
export const DURATION_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** What is known of a journey. */
export type JourneyRecord = {
  plan: CheckPlan;
  verdict: JourneyVerdict;
  /** The last attempt, whatever became of it. */
  lastRun: RunResult | undefined;
  /** The last attempt of the last run that had a verdict. */
  lastJudged: RunResult | undefined;
  /** The last attempt that failed. */
  lastFailure: RunResult | undefined;
  /** The last runs, oldest first. */
  points: readonly TimePoint[];
  runs: Record<RunVerdict, number>;
  /** Durations of runs with a verdict: how many fell into each bucket, the last one is for what is longer than all. */
  durations: { buckets: number[]; sumSeconds: number };
  skipped: Record<SkipReason, number>;
  leaked: number;
};

export function newRecord(plan: CheckPlan): JourneyRecord {
  return {
    plan,
    verdict: initialVerdict,
    lastRun: undefined,
    lastJudged: undefined,
    lastFailure: undefined,
    points: [],
    durations: { buckets: DURATION_BUCKETS_S.map(() => 0).concat(0), sumSeconds: 0 },
    runs: { pass: 0, unstable: 0, fail: 0, unknown: 0 },
    skipped: Object.fromEntries(SKIP_REASONS.map((reason) => [reason, 0])) as Record<SkipReason, number>,
    leaked: 0,
  };
}

/** Takes all attempts of one run, ascending. It counts nothing. */
function take(record: JourneyRecord, attempts: readonly RunResult[]): VerdictChange {
  const last = attempts.at(-1);
  if (last === undefined) return { kind: 'none' };
  record.lastRun = last;
  record.points = [...record.points, pointOf(attempts)].slice(-POINTS_MAX);
  record.lastFailure = attempts.findLast(({ outcome }) => outcome === 'fail') ?? record.lastFailure;
  const verdict = verdictOf(attempts);
  if (verdict === undefined) return { kind: 'none' };
  // After a failed attempt one that says nothing may follow: what is shown is the one that does.
  record.lastJudged = attempts.findLast(({ outcome }) => outcome === 'pass' || outcome === 'fail') ?? last;
  const { state, change } = takePoint(
    record.verdict,
    { verdict, startedMs: attempts[0]!.startedMs },
    record.plan.alert,
  );
  record.verdict = state;
  return change;
}

/** Takes a run that has just ended. */
export function takeRun(record: JourneyRecord, attempts: readonly RunResult[]): VerdictChange {
  if (attempts.some(({ outcome }) => outcome !== 'skipped')) record.runs[verdictOf(attempts) ?? 'unknown']++;
  const judged = attempts.findLast(({ outcome }) => outcome === 'pass' || outcome === 'fail');
  if (judged !== undefined) {
    const seconds = judged.durationMs / 1000;
    const at = DURATION_BUCKETS_S.findIndex((bound) => seconds <= bound);
    record.durations.buckets[at < 0 ? DURATION_BUCKETS_S.length : at]!++;
    record.durations.sumSeconds += seconds;
  }
  record.leaked += attempts.reduce((sum, { leaked }) => sum + leaked, 0);
  return take(record, attempts);
}

/** Takes runs of an earlier process, in any order, to stand as it stood then. */
export function takeHistory(record: JourneyRecord, attempts: readonly RunResult[]): void {
  const runs = Map.groupBy(
    attempts.toSorted((a, b) => a.startedMs - b.startedMs || a.attempt - b.attempt),
    ({ runId }) => runId,
  );
  for (const run of runs.values()) take(record, run);
}

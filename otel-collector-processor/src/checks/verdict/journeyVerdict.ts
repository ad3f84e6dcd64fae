import type { JourneyStatus } from '@vigil/quality-model';
import type { TimePoint } from './timePoint.ts';

/** How a journey stands after its runs so far. */
export type JourneyVerdict = Readonly<{
  /** The last runs with a verdict since it recovered, oldest first; as many as the alert looks at. */
  recent: readonly TimePoint[];
  /** Good runs in a row, while it is failing. */
  goodRuns: readonly TimePoint[];
  /** Start of the first failed run of those that made it fail; undefined while it is not failing. */
  failingSinceMs: number | undefined;
  /** Start of the last run with a verdict. */
  lastPointMs: number | undefined;
}>;

export type AlertPlan = Readonly<{ failures: number; of: number; recover: number }>;

export const initialVerdict: JourneyVerdict = {
  recent: [],
  goodRuns: [],
  failingSinceMs: undefined,
  lastPointMs: undefined,
};

export type VerdictChange =
  | Readonly<{ kind: 'none' | 'began' }>
  /** `endedMs`: start of the first good run of those that it recovered by. */
  | Readonly<{ kind: 'ended'; endedMs: number }>;

/**
 * Takes a run: failing once `failures` of the last `of` failed, well again after `recover` good ones in a row. What was
 * before a recovery is forgotten, so that one failure after it does not begin everything anew.
 */
export function takePoint(
  state: JourneyVerdict,
  point: TimePoint,
  alert: AlertPlan,
): Readonly<{ state: JourneyVerdict; change: VerdictChange }> {
  const recent = [...state.recent, point].slice(-alert.of);
  const lastPointMs = point.startedMs;
  if (state.failingSinceMs === undefined) {
    const failed = recent.filter(({ verdict }) => verdict === 'fail');
    if (failed.length < alert.failures) return { state: { ...state, recent, lastPointMs }, change: { kind: 'none' } };
    const failingSinceMs = failed[0]!.startedMs;
    return { state: { recent, goodRuns: [], failingSinceMs, lastPointMs }, change: { kind: 'began' } };
  }
  const goodRuns = point.verdict === 'fail' ? [] : [...state.goodRuns, point].slice(-alert.recover);
  if (goodRuns.length < alert.recover) {
    return { state: { ...state, recent, goodRuns, lastPointMs }, change: { kind: 'none' } };
  }
  return {
    state: { recent: goodRuns.slice(-alert.of), goodRuns: [], failingSinceMs: undefined, lastPointMs },
    change: { kind: 'ended', endedMs: goodRuns[0]!.startedMs },
  };
}

/** Intervals without a verdict after which nothing is known any more. */
const STALE_INTERVALS = 3;

export function journeyStatus(state: JourneyVerdict, intervalMs: number, nowMs: number): JourneyStatus {
  const { recent, failingSinceMs, lastPointMs } = state;
  if (lastPointMs === undefined) return 'pending';
  if (nowMs - lastPointMs > STALE_INTERVALS * intervalMs) return 'stale';
  if (failingSinceMs !== undefined) return 'fail';
  return recent.every(({ verdict }) => verdict === 'pass') ? 'pass' : 'unstable';
}

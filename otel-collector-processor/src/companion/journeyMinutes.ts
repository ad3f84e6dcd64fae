import { verdictOf, type RunResult } from '../checks/index.ts';
import {
  addCalls,
  encodeCalls,
  FINEST_MS,
  historyName,
  noCalls,
  type CallTotals,
  type MinuteOf,
} from '../history/index.ts';
import { exponentialIndex } from '../kpi/index.ts';

/** A run is looked for so far beyond the range: retries start later than their first attempt. */
const RETRIES_MS = 15 * FINEST_MS;

/**
 * Runs of one journey in [fromMs, toMs) by the minute of their first attempt: a run is one event, bad if it failed
 * after all its retries; those without a verdict are left out.
 */
export async function journeyMinutes(
  journey: string,
  fromMs: number,
  toMs: number,
  runsBetween: (checkId: string, fromMs: number, toMs: number) => Promise<readonly RunResult[]>,
): Promise<readonly MinuteOf[]> {
  const attempts = await runsBetween(journey, fromMs - RETRIES_MS, toMs + RETRIES_MS);
  const minutes = new Map<number, CallTotals>();
  for (const run of Map.groupBy(attempts, ({ runId }) => runId).values()) {
    const verdict = verdictOf(run);
    const startedMs = Math.min(...run.map((attempt) => attempt.startedMs));
    if (verdict === undefined || startedMs < fromMs || startedMs >= toMs) continue;
    const startMs = Math.floor(startedMs / FINEST_MS) * FINEST_MS;
    const totals = minutes.get(startMs) ?? noCalls();
    minutes.set(startMs, totals);
    const judged = run.findLast(({ outcome }) => outcome === 'pass' || outcome === 'fail')!;
    const durations = counted(judged.durationMs);
    const isBad = verdict === 'fail';
    addCalls(totals, {
      calls: 1,
      errors: isBad ? 1 : 0,
      durations,
      errorDurations: isBad ? durations : { zeroCount: 0, exponential: [] },
    });
  }
  const series = historyName({ of: 'journey', journey });
  return [...minutes].map(([startMs, totals]) => ({ series, startMs, counts: encodeCalls(totals) }));
}

function counted(durationMs: number): { zeroCount: number; exponential: [number, number][] } {
  if (durationMs <= 0) return { zeroCount: 1, exponential: [] };
  return { zeroCount: 0, exponential: [[exponentialIndex(durationMs), 1]] };
}

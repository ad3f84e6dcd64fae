import type { Candidate, Report } from './candidates.ts';

const DAY_MS = 86_400_000;
const seconds = (ms: number): string => `${ms / 1000}s`;

/** Times that no run could keep. */
export function timesFit({ plan, path }: Candidate, report: Report): void {
  const { intervalMs, timeoutMs, cleanupTimeoutMs, jitterMs } = plan;
  const needMs = timeoutMs + cleanupTimeoutMs;
  if (jitterMs > intervalMs)
    report([...path, 'schedule', 'jitter'], 'must not be longer than the time between two runs');
  const runsPerDay = Math.floor(DAY_MS / intervalMs);
  if (plan.maxRunsPerDay !== undefined && runsPerDay > plan.maxRunsPerDay) {
    report(
      [...path, 'safety', 'maxRunsPerDay'],
      `is ${plan.maxRunsPerDay}, and the schedule has ${runsPerDay} runs a day: run it less often, or allow more`,
    );
  }
  if (timeoutMs >= 10 && needMs <= intervalMs) return;
  const cleanup = cleanupTimeoutMs > 0 ? ` and those of finally (${seconds(cleanupTimeoutMs)} together)` : '';
  report(
    [...path, 'schedule', plan.cron === undefined ? 'every' : 'cron'],
    `${plan.cron === undefined ? 'must be' : 'must leave'} at least as long as the timeout of the steps (${seconds(timeoutMs)})${cleanup}: give the steps shorter timeouts, or run it less often`,
  );
}

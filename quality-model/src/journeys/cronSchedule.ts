import { Cron } from 'croner';
import { z } from 'zod';

/** So many times are looked at to find the two that are nearest to each other. */
const LOOKED_AT = 64;
/** A moment to look from: a schedule has the same shape wherever one looks, but for daylight saving. */
const FROM = new Date('2026-01-01T00:00:00Z');

/** Five fields; with a `?` of Quartz or seconds it would be another language. */
function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    return new Cron(text, { timezone: 'UTC' }).nextRun(FROM) !== null;
  } catch {
    return false;
  }
}

export const cronSchema = z.string().max(200).refine(isCron, {
  error: 'must be a cron expression of five fields that has a next time, such as 0 6 * * Mon-Fri',
});

/** The next time after `nowMs`, Unix milliseconds; undefined if there is none any more. */
export function nextCronMs(expression: string, tz: string, nowMs: number): number | undefined {
  return new Cron(expression, { timezone: tz }).nextRun(new Date(nowMs))?.getTime();
}

/** The shortest time between two runs: what budgets and timeouts have to be good for. */
export function shortestGapMs(expression: string, tz: string): number {
  const times = new Cron(expression, { timezone: tz }).nextRuns(LOOKED_AT, FROM).map((time) => time.getTime());
  const gaps = times.slice(1).map((time, index) => time - times[index]!);
  return gaps.length === 0 ? 86_400_000 : Math.min(86_400_000, ...gaps);
}

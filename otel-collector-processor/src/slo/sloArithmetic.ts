import { burnPairs, type Burn, type BurnAlert, type BurnPair, type SloState } from '@vigil/quality-model';

const HOUR_MS = 3_600_000;

/** What happened in a window. */
export type Events = Readonly<{ total: number; bad: number }>;

/** Null where nothing happened. */
export function errorRatioOf({ total, bad }: Events): number | null {
  return total === 0 ? null : bad / total;
}

/** 1 − spent: 1 is untouched, 0 spent, less overspent. Null for no ratio, or an objective that leaves no budget. */
export function budgetRemaining(errorRatio: number | null, objectiveRatio: number): number | null {
  if (errorRatio === null || objectiveRatio >= 1) return null;
  return 1 - errorRatio / (1 - objectiveRatio);
}

/** One window as a burn rate. */
export function burnOf(windowMs: number, errorRatio: number | null, bad: number | null, objectiveRatio: number): Burn {
  const burnRate = errorRatio === null || objectiveRatio >= 1 ? null : errorRatio / (1 - objectiveRatio);
  return { windowMs, errorRatio, burnRate, bad };
}

/** All windows that the pairs of an SLO look at, ascending. */
export function burnWindowsOf(windowMs: number): readonly number[] {
  return [...new Set(burnPairs(windowMs).flatMap(({ longMs, shortMs }) => [shortMs, longMs]))].sort((a, b) => a - b);
}

/**
 * Which pairs are above their factor: both windows are, the long one for it to matter, the short one for it to go on.
 * A long window with fewer than `minBad` failures (where they are known) is held back.
 */
export function burnAlerts(pairs: readonly BurnPair[], burns: readonly Burn[], minBad: number): readonly BurnAlert[] {
  const at = new Map(burns.map((burn) => [burn.windowMs, burn]));
  return pairs.map((pair) => {
    const long = at.get(pair.longMs);
    const short = at.get(pair.shortMs);
    const above = (long?.burnRate ?? 0) > pair.factor && (short?.burnRate ?? 0) > pair.factor;
    const heldBack = above && long?.bad !== null && long?.bad !== undefined && long.bad < minBad;
    return { ...pair, above, heldBack };
  });
}

/**
 * At the rate of the last hour what is left is spent in left × window ÷ rate. Null at a rate of 1 or less: as old
 * failures leave the window, it lasts. 0 where nothing is left.
 */
export function exhaustedInMs(
  remainingRatio: number | null,
  burns: readonly Burn[],
  windowMs: number | null,
): number | null {
  const rate = burns.find((burn) => burn.windowMs === HOUR_MS)?.burnRate;
  if (remainingRatio === null || windowMs === null || rate === null || rate === undefined || rate <= 1) return null;
  return (Math.max(0, remainingRatio) * windowMs) / rate;
}

/** How an SLO stands. What is spent is spent, whatever burns now. */
export function sloState(remainingRatio: number | null, alerts: readonly BurnAlert[]): SloState {
  if (remainingRatio === null) return 'no_data';
  if (remainingRatio <= 0) return 'exhausted';
  if (alerts.some(({ above, heldBack }) => above && !heldBack)) return 'burning';
  return alerts.some(({ heldBack }) => heldBack) ? 'low_traffic' : 'ok';
}

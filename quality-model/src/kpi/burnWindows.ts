const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export type BurnSeverity = 'page' | 'ticket';

/** A pair of windows: the long one says that it is worth it, the short one that it goes on. */
export type BurnPair = Readonly<{
  severity: BurnSeverity;
  /** Of the budget of a window of BURN_PAIRS_FOR_MS, so much is spent in the long window at this rate. */
  factor: number;
  longMs: number;
  shortMs: number;
}>;

/** The window that the factors are made for; for another one they scale with it. */
export const BURN_PAIRS_FOR_MS = 30 * DAY_MS;

/**
 * Multi-window, multi-burn-rate alerts: 2 % of the budget in an hour, 5 % in six, 10 % in a day and in three.
 * Source: The Site Reliability Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts"; the fourth pair as in sloth.
 */
export const BURN_PAIRS = [
  { severity: 'page', factor: 14.4, longMs: HOUR_MS, shortMs: 5 * MINUTE_MS },
  { severity: 'page', factor: 6, longMs: 6 * HOUR_MS, shortMs: 30 * MINUTE_MS },
  { severity: 'ticket', factor: 3, longMs: DAY_MS, shortMs: 2 * HOUR_MS },
  { severity: 'ticket', factor: 1, longMs: 3 * DAY_MS, shortMs: 6 * HOUR_MS },
] as const satisfies readonly BurnPair[];

/** The pairs for an SLO's window: share of the budget × window / long window. 28 days make 13.44, 5.6, 2.8, 0.93. */
export function burnPairs(windowMs: number): readonly BurnPair[] {
  return BURN_PAIRS.map((pair) => ({ ...pair, factor: (pair.factor * windowMs) / BURN_PAIRS_FOR_MS })).filter(
    ({ longMs }) => longMs < windowMs,
  );
}

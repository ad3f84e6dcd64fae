const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** How finely the past is kept, and how long. */
export type Resolution = Readonly<{ resolutionMs: number; keptMs: number }>;

/** Finest first; each is a multiple of the one before it. 13 months: so that a month can be compared with that of last year. */
export const RESOLUTIONS = [
  { resolutionMs: MINUTE_MS, keptMs: 48 * HOUR_MS },
  { resolutionMs: 5 * MINUTE_MS, keptMs: 30 * DAY_MS },
  { resolutionMs: HOUR_MS, keptMs: 396 * DAY_MS },
] as const satisfies readonly Resolution[];

export const FINEST_MS = RESOLUTIONS[0].resolutionMs;

/**
 * Rows of the finer resolution are added up to one of these once so much time has passed since its end; until then the
 * finer rows are read. Spans that end up to five minutes late are in it then, and the writer has had its turn.
 */
export const SETTLED_AFTER_MS = 15 * MINUTE_MS;

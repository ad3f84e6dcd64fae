import { z } from 'zod';

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A duration as PromQL writes it with one unit: `90s`, `5m`, `1h`. Parsed to milliseconds. */
export const durationSchema = z
  .string()
  .regex(/^[1-9]\d{0,5}[smh]$/, 'must be a whole number with one unit, as 90s, 5m or 1h')
  .transform((text) => Number(text.slice(0, -1)) * UNIT_MS[text.slice(-1) as keyof typeof UNIT_MS]);

/** One slot of the KPI state: a shorter window holds no whole slot. */
export const WINDOW_MIN_MS = 10_000;
/** The engine keeps slots in memory for this long; longer windows are Prometheus' business. */
export const WINDOW_MAX_MS = 3_600_000;

/** Query of the routes that answer for a window up to now, and for one tenant or all that the caller may read. */
export const windowQuerySchema = z.strictObject({
  window: durationSchema
    .pipe(
      z
        .number()
        .min(WINDOW_MIN_MS, `must be at least ${WINDOW_MIN_MS / UNIT_MS.s}s`)
        .max(WINDOW_MAX_MS, `must be at most ${WINDOW_MAX_MS / UNIT_MS.h}h`),
    )
    .prefault('5m')
    .describe('How far back from now, as 90s, 5m or 1h'),
  offset: durationSchema
    .pipe(z.number().max(WINDOW_MAX_MS, `must be at most ${WINDOW_MAX_MS / UNIT_MS.h}h`))
    .optional()
    .describe('How far back the window ends, as 15m: to compare with the time before. Default: it ends now'),
  tenant: z.string().min(1).optional().describe('One tenant; without it, all that the caller may read'),
});

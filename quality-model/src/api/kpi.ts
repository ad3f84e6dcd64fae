import { z } from 'zod';
import { DEFAULT_TENANT } from '../identity/serviceIdentity.ts';
import { kpiDefinitionSchema } from '../kpi/kpiDefinition.ts';

/** What history can be asked for. */
export const HISTORY_KPIS = [
  'traffic_rate',
  'request_success',
  'latency_p50',
  'latency_p95',
  'latency_p99',
  'apdex',
  'journey_success',
  'transaction_success',
] as const;
export type HistoryKpi = (typeof HISTORY_KPIS)[number];

/** Points of an answer at the most. */
export const KPI_POINTS_MAX = 500;
const DAY_MS = 86_400_000;
/** Longer ranges are not kept: 13 months. */
export const KPI_RANGE_MAX_MS = 396 * DAY_MS;

const UNIT_MS = { m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS } as const;
/** A duration with one unit, up to what history is kept; parsed to milliseconds. */
export const longDurationSchema = z
  .string()
  .regex(/^[1-9]\d{0,4}[mhdw]$/, 'must be a whole number with one unit, as 30m, 6h, 7d or 4w')
  .transform((text) => Number(text.slice(0, -1)) * UNIT_MS[text.slice(-1) as keyof typeof UNIT_MS])
  .pipe(z.number().max(KPI_RANGE_MAX_MS, 'is longer than history is kept'));

const unixMs = z
  .string()
  .regex(/^\d{1,15}$/, 'must be Unix milliseconds')
  .transform(Number);

/** Query of GET /api/v1/kpi: one KPI of one thing in one range, and what it was in the range before. */
export const kpiQuerySchema = z
  .strictObject({
    kpi: z.enum(HISTORY_KPIS).describe('Which KPI; GET /api/v1/kpi/definitions says what each is'),
    service: z.string().min(1).optional().describe('Name of the service'),
    namespace: z.string().default('').describe('Its namespace'),
    environment: z.string().default('').describe('Its environment'),
    tenant: z.string().min(1).default(DEFAULT_TENANT).describe('Its tenant'),
    operation: z.string().min(1).optional().describe('One operation of the service. Default: all that enters it'),
    journey: z.string().min(1).optional().describe('Instead of a service: a journey'),
    transaction: z.string().min(1).optional().describe('Instead of a service: a business transaction'),
    party: z.enum(['customers', 'synthetic']).default('customers').describe('Whose traffic'),
    window: longDurationSchema.prefault('1h').describe('How far back from `to`, as 30m, 6h, 7d or 4w'),
    to: unixMs.optional().describe('End of the range, Unix milliseconds. Default: now'),
    step: longDurationSchema.optional().describe('Length of a point. Default: so that there are at most 500'),
    compare: z
      .union([z.literal('previous'), longDurationSchema])
      .default('previous')
      .describe('What it is compared with: the range just before, or the same range so long ago, as 1d or 7d'),
  })
  .refine((q) => [q.service, q.journey, q.transaction].filter((one) => one !== undefined).length === 1, {
    path: ['service'],
    error: 'name one service, journey or transaction',
  });

export type KpiQuery = z.output<typeof kpiQuerySchema>;

const measured = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  /** Null: nothing to tell from. */
  value: z.number().nullable(),
  /** What it stands on: requests, runs or transactions. */
  events: z.number(),
});

export const kpiReplySchema = z
  .object({
    nowMs: z.number(),
    definition: kpiDefinitionSchema,
    current: measured,
    previous: measured,
    /** Null where nobody has set one. */
    target: z.object({ value: z.number(), from: z.string() }).nullable(),
    stepMs: z.number(),
    /** Oldest first; the last one may not be over. */
    points: z.array(z.object({ atMs: z.number(), value: z.number().nullable(), events: z.number() })),
    /** How this answer was made, in words: resolutions, thresholds, what is left out. */
    method: z.string(),
    /** What the KPI was computed with; null where it needs no threshold. */
    threshold: z.object({ ms: z.number(), from: z.enum(['set', 'learned']) }).nullable(),
  })
  .meta({ id: 'Kpi', description: 'A KPI over time, compared with an earlier range' });
export type KpiReply = z.infer<typeof kpiReplySchema>;

export const kpiDefinitionListSchema = z.object({ definitions: z.array(kpiDefinitionSchema) });

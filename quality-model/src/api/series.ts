import { z } from 'zod';
import { DEFAULT_TENANT, serviceIdentitySchema } from '../identity/serviceIdentity.ts';
import { windowQuerySchema } from './windowQuery.ts';

export const anomalySignalSchema = z.enum(['latency', 'errors', 'rate']);

/** Query of GET /api/v1/series: one signal of one operation. */
export const seriesQuerySchema = windowQuerySchema.omit({ tenant: true }).extend({
  service: z.string().min(1).describe('Name of the service'),
  namespace: z.string().default('').describe('Its namespace'),
  environment: z.string().default('').describe('Its environment'),
  tenant: z.string().min(1).default(DEFAULT_TENANT).describe('Its tenant'),
  operation: z.string().min(1).describe('Name of the operation'),
  signal: anomalySignalSchema.describe('What of it'),
});

/** One time slot. Null: no calls to tell from; of the band: it was not judged, or nothing was known of it yet. */
export const seriesPointSchema = z.object({
  /** Beginning of the slot, Unix milliseconds. */
  atMs: z.number(),
  seen: z.number().nullable(),
  expected: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
});
export type SeriesPoint = z.infer<typeof seriesPointSchema>;

/** Reply: what was seen and what was expected, slot by slot, oldest first. Customers' traffic alone. */
export const seriesSchema = z
  .object({
    service: serviceIdentitySchema,
    operation: z.string(),
    signal: anomalySignalSchema,
    /** Latency is the geometric mean of a slot. */
    unit: z.enum(['ms', 'ratio', 'per_second']),
    /** `unwatched`: nothing is known of this operation. */
    state: z.enum(['unwatched', 'learning', 'normal', 'anomalous']),
    /** Since when it is anomalous, Unix milliseconds; null if it is not. */
    sinceMs: z.number().nullable(),
    slotMs: z.number(),
    nowMs: z.number(),
    points: z.array(seriesPointSchema),
  })
  .meta({ id: 'Series', description: 'One signal of one operation, with the band that was expected' });
export type Series = z.infer<typeof seriesSchema>;

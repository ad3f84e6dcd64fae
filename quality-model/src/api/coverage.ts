import { z } from 'zod';
import { serviceIdentitySchema } from '../identity/serviceIdentity.ts';
import { JOURNEY_STATUSES } from './journey.ts';

/** Calls of customers, and of them those through operations that a journey covers. `ratio` is null without calls. */
const coveredCallsSchema = z.object({
  calls: z.int().min(0),
  coveredCalls: z.int().min(0),
  ratio: z.number().min(0).max(1).nullable(),
});
export type CoveredCalls = z.infer<typeof coveredCallsSchema>;

export const operationCoverageSchema = z.object({
  operation: z.string(),
  /** SERVER or CONSUMER. */
  kind: z.string(),
  calls: z.int().min(0),
  /** Journeys that pass through it, the worst first. It is covered unless all of them are stale or pending. */
  journeys: z.array(
    z.object({
      id: z.string(),
      status: z.enum(JOURNEY_STATUSES),
      /** When a span of the journey was last seen in it, Unix milliseconds. */
      lastSeenMs: z.number(),
    }),
  ),
});
export type OperationCoverage = z.infer<typeof operationCoverageSchema>;

export const serviceCoverageSchema = serviceIdentitySchema.extend({
  ...coveredCallsSchema.shape,
  operations: z.array(operationCoverageSchema),
});
export type ServiceCoverage = z.infer<typeof serviceCoverageSchema>;

/** Reply of GET /api/v1/coverage. */
export const coverageSchema = z
  .object({
    windowMs: z.number(),
    nowMs: z.number(),
    /** Of all services that the caller may see. */
    total: coveredCallsSchema,
    services: z.array(serviceCoverageSchema),
  })
  .meta({ id: 'JourneyCoverage', description: "How much of customers' traffic journeys pass through" });
export type JourneyCoverage = z.infer<typeof coverageSchema>;

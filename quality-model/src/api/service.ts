import { z } from 'zod';
import { criticalitySchema } from '../config/serviceConfig.ts';
import { serviceIdentitySchema } from '../identity/serviceIdentity.ts';

/** What was measured in a window. Ratios run 0–1; null means "no traffic to tell from". */
export const trafficSchema = z.object({
  calls: z.int().min(0),
  ratePerSecond: z.number().min(0),
  errorRatio: z.number().min(0).max(1).nullable(),
  /** Milliseconds, from the exponential histogram: relative error below 4.5 %. */
  p50Ms: z.number().min(0).nullable(),
  p95Ms: z.number().min(0).nullable(),
  p99Ms: z.number().min(0).nullable(),
});
export type Traffic = z.infer<typeof trafficSchema>;

export const operationSummarySchema = z.object({
  operation: z.string(),
  kind: z.string(),
  customers: trafficSchema,
  synthetic: trafficSchema,
});
export type OperationSummary = z.infer<typeof operationSummarySchema>;

/** One service with what its entry spans (SERVER, CONSUMER) say; all its operations, of every kind, are listed. */
export const measuredServiceSchema = serviceIdentitySchema.extend({
  version: z.string(),
  firstSeenMs: z.number(),
  lastSeenMs: z.number(),
  customers: trafficSchema,
  synthetic: trafficSchema,
  operations: z.array(operationSummarySchema),
});
export type MeasuredService = z.infer<typeof measuredServiceSchema>;

/** What vigil.yaml says of a service. */
export const serviceFactsSchema = z.object({
  /** A team of `owners`; '' where nobody is named. */
  owner: z.string(),
  /** Null where the service is not listed. */
  criticality: criticalitySchema.nullable(),
  /** URL; '' where there is none. */
  runbook: z.string(),
});
export type ServiceFacts = z.infer<typeof serviceFactsSchema>;

export const serviceSummarySchema = measuredServiceSchema.extend(serviceFactsSchema.shape);
export type ServiceSummary = z.infer<typeof serviceSummarySchema>;

export const serviceListSchema = z.object({
  windowMs: z.number(),
  nowMs: z.number(),
  /** Of customers' requests so many are to succeed, 0–1. */
  objective: z.number().min(0).max(1),
  services: z.array(serviceSummarySchema),
});
export type ServiceList = z.infer<typeof serviceListSchema>;

/** One edge of the service graph: `client` calls `server`. A server that sends no spans has only a name and a type. */
export const edgeSummarySchema = z.object({
  client: serviceIdentitySchema,
  server: serviceIdentitySchema,
  connectionType: z.enum(['', 'service', 'database', 'messaging_system', 'external']),
  traffic: trafficSchema,
});
export type EdgeSummary = z.infer<typeof edgeSummarySchema>;

export const graphSchema = z.object({ windowMs: z.number(), nowMs: z.number(), edges: z.array(edgeSummarySchema) });
export type Graph = z.infer<typeof graphSchema>;

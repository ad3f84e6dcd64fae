import { z } from 'zod';
import { serviceIdentitySchema } from '../identity/serviceIdentity.ts';

/** Categories of evidence, after Asserts' SAAFE: saturation, amend (a change), anomaly, failure, error. */
export const evidenceCategorySchema = z.enum(['saturation', 'change', 'anomaly', 'failure', 'error']);

/** One observation that speaks for a cause. */
export const causeEvidenceSchema = z
  .object({
    category: evidenceCategorySchema,
    /** One sentence, for people. */
    text: z.string(),
    /** In `unit`, at its worst; null where the observation is no number. */
    seen: z.number().nullable(),
    expected: z.number().nullable(),
    unit: z.enum(['ms', 'ratio', 'per_second', '']),
    /** Unix milliseconds. */
    sinceMs: z.number(),
    /** The signal that it comes from; '' for what was read off the service graph. */
    signalKey: z.string(),
  })
  .meta({ id: 'CauseEvidence', description: 'One observation that speaks for a cause' });
export type CauseEvidence = z.infer<typeof causeEvidenceSchema>;

/**
 * A candidate for what is behind an issue.
 * - service: `service` itself; it may be one that sends no spans, as a database.
 * - edge: the way from `service` to `callee`, which itself looks well.
 * - pod: `machine`, one of `service`; host: `machine`, and nobody knows for whom it works: `service` has its name.
 * - traffic: fewer calls reach `service`, and nothing behind it is slow or failing.
 */
export const issueCauseSchema = z
  .object({
    kind: z.enum(['service', 'edge', 'traffic', 'pod', 'host']),
    service: serviceIdentitySchema,
    /** Only of an edge. */
    callee: serviceIdentitySchema.nullable(),
    /** Name of a pod or a host; only of those. */
    machine: z.string().optional(),
    /** The operation in which it shows best, or ''. */
    operation: z.string(),
    /** 0–1; to compare candidates of one issue, not issues. */
    score: z.number().min(0).max(1),
    text: z.string(),
    evidence: z.array(causeEvidenceSchema),
    /** Services whose trouble it explains: they call it. */
    explains: z.array(serviceIdentitySchema),
  })
  .meta({ id: 'IssueCause', description: 'A candidate for what is behind an issue, with its evidence' });
export type IssueCause = z.infer<typeof issueCauseSchema>;

import { z } from 'zod';
import { serviceIdentitySchema } from '../identity/serviceIdentity.ts';
import { issueCauseSchema } from './issueCause.ts';

/** Life of an issue. A merged one lives on in the issue that `mergedInto` names. */
export const ISSUE_STATES = ['open', 'acknowledged', 'resolved', 'merged'] as const;
export const issueStateSchema = z.enum(ISSUE_STATES);
export type IssueState = z.infer<typeof issueStateSchema>;

/** Ids are safe in paths: nothing of them is ever encoded. */
export const issueIdSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9-]+$/, 'must be the id of an issue');

/** An issue as lists show it. */
export const issueSummarySchema = z
  .object({
    id: z.string(),
    /** Changes with every act and every change of state: what an act has to name, so that nobody acts on what is past. */
    version: z.int().min(1),
    /** Changes with everything that is said here. */
    revision: z.int().min(1),
    state: issueStateSchema,
    tenant: z.string(),
    title: z.string(),
    summary: z.string(),
    /** When its first signal began, Unix milliseconds. */
    startedMs: z.number(),
    openedMs: z.number(),
    updatedMs: z.number(),
    /** Null while it is not resolved. */
    resolvedMs: z.number().nullable(),
    mergedInto: z.string().nullable(),
    assignee: z.string().nullable(),
    acknowledged: z.object({ by: z.string(), atMs: z.number(), comment: z.string() }).nullable(),
    /** The first candidate; null where there is none. */
    cause: issueCauseSchema.pick({ kind: true, service: true, callee: true, operation: true, text: true }).nullable(),
    /** 0–1 that the first cause is the right one; null: not enough evidence, as `confidenceReason` says. */
    confidence: z.number().min(0).max(1).nullable(),
    confidenceReason: z.string(),
    services: z.array(serviceIdentitySchema),
    signals: z.object({ active: z.int().min(0), ended: z.int().min(0) }),
  })
  .meta({ id: 'IssueSummary', description: 'An issue as lists show it' });
export type IssueSummary = z.infer<typeof issueSummarySchema>;

/** One signal of an issue. */
export const issueSignalSchema = z
  .object({
    key: z.string(),
    kind: z.enum(['anomaly', 'journey', 'alert']),
    title: z.string(),
    service: serviceIdentitySchema.nullable(),
    operation: z.string(),
    /** When it began for the first time. */
    startedMs: z.number(),
    /** When it ended for the last time; null while it lasts. */
    endedMs: z.number().nullable(),
    /** How often it began. */
    episodes: z.int().min(1),
    /** Why it belongs to this issue. */
    because: z.string(),
    /** Of an anomaly, at its worst. */
    anomaly: z
      .object({
        of: z.enum(['rate', 'errors', 'latency']),
        direction: z.enum(['up', 'down']),
        score: z.number(),
        seen: z.number(),
        expected: z.number(),
        unit: z.enum(['ms', 'ratio', 'per_second']),
      })
      .nullable(),
    journey: z
      .object({
        checkId: z.string(),
        runId: z.string(),
        failedStep: z.string(),
        traceId: z.string(),
        reason: z.string(),
        criticality: z.enum(['p1', 'p2', 'p3', 'p4']),
      })
      .nullable(),
    alert: z
      .object({
        source: z.string(),
        fingerprint: z.string(),
        labels: z.record(z.string(), z.string()),
        annotations: z.record(z.string(), z.string()),
        generatorUrl: z.string(),
        own: z.boolean(),
        suppressed: z.boolean(),
      })
      .nullable(),
  })
  .meta({ id: 'IssueSignal', description: 'One signal of an issue' });
export type IssueSignal = z.infer<typeof issueSignalSchema>;

export const TIMELINE_KINDS = [
  'opened',
  'signal_joined',
  'signal_returned',
  'signal_ended',
  'cause_changed',
  'merged',
  'split',
  'acknowledged',
  'unacknowledged',
  'assigned',
  'noted',
  'silenced',
  'resolved',
  'reopened',
] as const;

/** One thing that happened to an issue. `actor` is a login, or `vigil`. */
export const timelineEntrySchema = z
  .object({ atMs: z.number(), actor: z.string(), kind: z.enum(TIMELINE_KINDS), text: z.string() })
  .meta({ id: 'TimelineEntry', description: 'One thing that happened to an issue' });
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** Reply of GET /api/v1/issues/{id} and of every act: the whole issue. */
export const issueSchema = issueSummarySchema
  .extend({
    /** Candidates, likeliest first. */
    causes: z.array(issueCauseSchema),
    signals: z.object({
      active: z.int().min(0),
      ended: z.int().min(0),
      /** By their beginning. The oldest of very many that ended are left out. */
      list: z.array(issueSignalSchema),
    }),
    notes: z.array(z.object({ atMs: z.number(), by: z.string(), markdown: z.string() })),
    silences: z.array(
      z.object({ silenceId: z.string(), source: z.string(), atMs: z.number(), by: z.string(), endsAtMs: z.number() }),
    ),
    resolution: z.object({ atMs: z.number(), by: z.string(), reason: z.string() }).nullable(),
    mergedFrom: z.array(z.string()),
    /** Oldest first. */
    timeline: z.array(timelineEntrySchema),
  })
  .meta({ id: 'Issue', description: 'An issue with its causes, signals and history' });
export type Issue = z.infer<typeof issueSchema>;

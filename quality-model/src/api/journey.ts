import { z } from 'zod';
import { criticalitySchema } from '../config/serviceConfig.ts';
import { serviceIdentitySchema } from '../identity/serviceIdentity.ts';
import { idSchema } from '../journeys/stepConfig.ts';

/** What became of a run. `unknown`: the runner's own fault. `skipped`: the budget or the guard forbade it. */
const runOutcomeSchema = z.enum(['pass', 'fail', 'unknown', 'skipped']);

/**
 * `fail`: N of the last M runs failed, and it has not recovered since. `unstable`: it passes, but not always, or only
 * after a retry. `stale`: no run had a verdict for three intervals. `pending`: before the first verdict.
 */
export const JOURNEY_STATUSES = ['pass', 'fail', 'unstable', 'stale', 'pending'] as const;
export const journeyStatusSchema = z.enum(JOURNEY_STATUSES);
export type JourneyStatus = z.infer<typeof journeyStatusSchema>;

const stepResultSchema = z.object({
  id: z.string(),
  /** A step of `finally`. */
  cleanup: z.boolean(),
  outcome: runOutcomeSchema,
  method: z.string(),
  /** Without query values and credentials. */
  url: z.string(),
  status: z.int().nullable(),
  durationMs: z.number().min(0),
  /** Milliseconds by phase, where they are known. */
  phases: z.partialRecord(z.enum(['dns', 'connect', 'tls', 'firstByte', 'transfer']), z.number()),
  /** 32 hexadecimal digits; '' if it made no request. */
  traceId: z.string(),
  /** What is known of the answer beside its status. */
  facts: z
    .object({
      httpVersion: z.string().optional(),
      redirects: z.int().optional(),
      bodyBytes: z.int().optional(),
      /** When the first certificate of the chain expires, Unix milliseconds. */
      tlsExpiresMs: z.number().optional(),
    })
    .optional(),
  /** Failed assertions and errors, in words, secrets redacted. */
  failures: z.array(z.string()),
});

/** One attempt of a run; attempts of one run share its id. */
export const journeyRunSchema = z
  .object({
    checkId: z.string(),
    runId: z.string(),
    /** From 1. */
    attempt: z.int().min(1),
    location: z.string(),
    /** When the run was due, Unix milliseconds. */
    scheduledMs: z.number(),
    startedMs: z.number(),
    /** Of the steps together, without cleanup. */
    durationMs: z.number().min(0),
    outcome: runOutcomeSchema,
    /** Why, in a sentence; '' for a pass. */
    reason: z.string(),
    failedStep: z.string(),
    steps: z.array(stepResultSchema),
    /** Cleanup steps that failed. */
    leaked: z.int().min(0),
  })
  .meta({ id: 'JourneyRun', description: 'One attempt of a run of a journey' });
export type JourneyRun = z.infer<typeof journeyRunSchema>;

/** Points that a summary has at most. */
export const POINTS_MAX = 60;

/** One run on the journey's line of time. `unstable`: it passed after a retry. */
export const timePointSchema = z
  .object({
    runId: z.string(),
    startedMs: z.number(),
    durationMs: z.number().min(0),
    verdict: z.enum(['pass', 'unstable', 'fail', 'unknown', 'skipped']),
    /** Why it failed, in a sentence; '' for a pass. */
    reason: z.string(),
    failedStep: z.string(),
    /** Of the failed step, or else of the first; '' if no request was made. */
    traceId: z.string(),
  })
  .meta({ id: 'TimePoint', description: "One run on the journey's line of time" });
export type TimePoint = z.infer<typeof timePointSchema>;

export const journeySummarySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    /** A team of `owners`; '' where nobody is named. */
    owner: z.string(),
    criticality: criticalitySchema,
    /** The service that it tests; null where it names none. */
    service: serviceIdentitySchema.nullable(),
    effect: z.enum(['read', 'write']),
    /** Host and port of its first step; '' if only a run tells. */
    target: z.string(),
    intervalMs: z.number(),
    /** It is failing when `failures` of the last `of` runs failed, and well again after `recover` good ones. */
    alert: z.object({ failures: z.int(), of: z.int(), recover: z.int() }),
    status: journeyStatusSchema,
    /** Start of the first failed run while it is failing, Unix milliseconds; null while it is not. */
    failingSinceMs: z.number().nullable(),
    /** Until then, Unix milliseconds, nobody is told of its failures. Absent unless it is in quarantine. */
    quarantinedUntilMs: z.number().optional(),
    /**
     * Of the time that `points` covers: runs that its schedule has, those of them with a point that tells something, and
     * the others. A figure of uptime that leaves them out looks better than it is.
     */
    coverage: z.object({ expected: z.int(), reported: z.int(), missing: z.int() }).optional(),
    /** Why it does not run now: the guard leaves a target of it alone while customers suffer. Absent while it runs. */
    pause: z.object({ target: z.string(), reason: z.string(), sinceMs: z.number() }).optional(),
    nextRunMs: z.number(),
    /** Passed (unstable ones included) of those `points` that have a verdict, 0–1; null where none has. */
    passRatio: z.number().min(0).max(1).nullable(),
    /** The last runs, oldest first, at most POINTS_MAX. */
    points: z.array(timePointSchema),
  })
  .meta({ id: 'JourneySummary', description: 'A journey as it stands' });
export type JourneySummary = z.infer<typeof journeySummarySchema>;

/** Reply of GET /api/v1/journeys, in the order of the configuration. */
export const journeyListSchema = z.object({ nowMs: z.number(), journeys: z.array(journeySummarySchema) });
export type JourneyList = z.infer<typeof journeyListSchema>;

/** Path of GET /api/v1/journeys/{id}/runs. */
export const journeyParamsSchema = z.strictObject({ id: idSchema });

/** Most attempts one answer holds. */
export const RUNS_LIMIT_MAX = 200;
export const journeyRunsQuerySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d*$/, 'must be a whole number above 0')
    .default('20')
    .transform(Number)
    .pipe(z.int().max(RUNS_LIMIT_MAX))
    .describe(`How many attempts at most, 1 to ${RUNS_LIMIT_MAX}`),
});

/** Reply: attempts, newest first. */
export const journeyRunListSchema = z.object({ runs: z.array(journeyRunSchema) });
export type JourneyRunList = z.infer<typeof journeyRunListSchema>;

import { z } from 'zod';
import { signalSchema } from '../config/signalSchema.ts';

/** Exact counts of items: spans, data points, log records. */
const items = z.int().min(0);
const itemsBySignal = z.object({ traces: items, metrics: items, logs: items });

const letterCount = z.object({ letters: z.int().min(0), items });

const destinationId = z
  .string()
  .max(64)
  .regex(/^[a-z0-9-]+$/, 'must be the id of a destination: a-z, 0-9 and hyphens');

/** `<pipeline>.<destination>.<position>`: good for as long as the letter is kept. */
export const deadLetterIdSchema = z
  .string()
  .regex(
    /^[a-z0-9-]+\.[a-z0-9-]+\.\d{1,16}$/,
    'must be the id of a dead letter, as GET /api/v1/admin/deadletters lists them',
  );

/** One request that a destination refused for good, and that is kept. */
export const deadLetterSchema = z
  .object({
    id: z.string(),
    /** Of the pipeline that keeps it. */
    pipelineId: z.string(),
    destination: z.string(),
    signal: signalSchema,
    tenant: z.string(),
    items,
    /** Of the request, in protobuf. */
    bytes: z.int().min(0),
    receivedMs: z.number(),
    /** When it was refused, Unix milliseconds. */
    storedMs: z.number(),
    /** What the destination said. */
    reason: z.string(),
  })
  .meta({ id: 'DeadLetter', description: 'One request that a destination refused for good, and that is kept' });
export type DeadLetter = z.infer<typeof deadLetterSchema>;

/** How a replay is going, or how the last one went. */
export const replayProgressSchema = z
  .object({
    running: z.boolean(),
    /** The destination has them now. */
    replayed: letterCount,
    /** Refused again: they are kept, with the new reason. */
    refused: letterCount,
    /** Why it ended before its end, in words; '' if it did not. */
    stopped: z.string(),
  })
  .meta({ id: 'ReplayProgress', description: 'How a replay is going, or how the last one went' });
export type ReplayProgress = z.infer<typeof replayProgressSchema>;

/** What one destination refused for good, in one pipeline. */
export const deadLetterStoreSchema = z
  .object({
    pipelineId: z.string(),
    destination: z.string(),
    items: itemsBySignal,
    bytes: z.int().min(0),
    maxBytes: z.int().min(0),
    /** When the oldest was refused, Unix milliseconds; null where there is none. */
    oldestMs: z.number().nullable(),
    /** Is the destination still in the configuration? Else nothing can be replayed. */
    configured: z.boolean(),
    /** null where nothing was replayed since the start. */
    replay: replayProgressSchema.nullable(),
  })
  .meta({ id: 'DeadLetterStore', description: 'What one destination refused for good, in one pipeline' });
export type DeadLetterStoreSummary = z.infer<typeof deadLetterStoreSchema>;

/** Most letters one answer holds. */
export const DEAD_LETTERS_LIMIT_MAX = 1000;
const LIMIT_DEFAULT = 100;

/** Query of GET /api/v1/admin/deadletters. */
export const deadLetterListQuerySchema = z.strictObject({
  destination: destinationId.optional().describe('Only of this destination'),
  after: deadLetterIdSchema.optional().describe('Letters behind this one: `next` of the answer before'),
  limit: z
    .string()
    .regex(/^[1-9]\d*$/, 'must be a whole number above 0')
    .default(String(LIMIT_DEFAULT))
    .transform(Number)
    .pipe(z.int().max(DEAD_LETTERS_LIMIT_MAX))
    .describe(`How many letters at most, 1 to ${DEAD_LETTERS_LIMIT_MAX}`),
});

/** Reply of GET /api/v1/admin/deadletters: by pipeline and destination, oldest first. */
export const deadLetterListSchema = z
  .object({
    letters: z.array(deadLetterSchema),
    /** The last letter's id if there may be more, else null. */
    next: z.string().nullable(),
    stores: z.array(deadLetterStoreSchema),
  })
  .meta({ id: 'DeadLetterList', description: 'Requests that destinations refused for good, and that are kept' });
export type DeadLetterList = z.infer<typeof deadLetterListSchema>;

/** Parameters of GET /api/v1/admin/deadletters/{id}. */
export const deadLetterParamsSchema = z.strictObject({ id: deadLetterIdSchema });

/** Reply of GET /api/v1/admin/deadletters/{id}. */
export const deadLetterDetailSchema = z
  .object({
    letter: deadLetterSchema,
    /** The request as OTLP/JSON; null if it is larger than what is shown (1 MiB). */
    otlp: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'DeadLetterDetail', description: 'A dead letter with its content' });
export type DeadLetterDetail = z.infer<typeof deadLetterDetailSchema>;

/** Body of POST /api/v1/admin/deadletters/replay and /drop. Without `ids`: all of the destination. */
export const deadLetterChoiceSchema = z.strictObject({
  destination: destinationId,
  ids: z.array(deadLetterIdSchema).min(1).max(DEAD_LETTERS_LIMIT_MAX).optional(),
});

/** Reply of POST /api/v1/admin/deadletters/replay. A replay that still runs goes on; ask again, or list, to see how. */
export const deadLetterReplaySchema = z
  .object({ stores: z.array(deadLetterStoreSchema) })
  .meta({ id: 'DeadLetterReplay', description: 'The stores of the destination, each with how its replay is going' });
export type DeadLetterReplay = z.infer<typeof deadLetterReplaySchema>;

/** Reply of POST /api/v1/admin/deadletters/drop. */
export const deadLetterDropSchema = z
  .object({ dropped: letterCount })
  .meta({ id: 'DeadLetterDrop', description: 'What was dropped' });
export type DeadLetterDrop = z.infer<typeof deadLetterDropSchema>;

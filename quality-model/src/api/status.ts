import { z } from 'zod';
import { processRoleSchema } from '../config/processRole.ts';
import { configProblemSchema } from './config.ts';

/** Exact counts of items: spans, data points, log records. */
const items = z.int().min(0);
const itemsByReason = z.record(z.string(), items);

/** Items of one signal since the process started. */
export const signalStatusSchema = z
  .object({
    /** Acknowledged to senders. */
    accepted: items,
    /** Requests (not items: what is refused is not read) answered with an error, by reason. Not part of the balance. */
    refused: itemsByReason,
  })
  .meta({ id: 'SignalStatus', description: 'Items of one signal since the process started' });
export type SignalStatus = z.infer<typeof signalStatusSchema>;

/** accepted + recovered = forwarded + queued + deadLettered + sum(dropped), for each destination and signal. */
export const destinationStatusSchema = z
  .object({
    /** Found on disk at start and not yet delivered to it then. */
    recovered: items,
    forwarded: items,
    queued: items,
    deadLettered: items,
    dropped: itemsByReason,
    /** Items that it was sent, or may have got, once more than counted above. Not part of the balance. */
    duplicates: items,
    /** '' while it is well, else the last error in words. */
    lastError: z.string(),
  })
  .meta({
    id: 'DestinationStatus',
    description:
      'accepted + recovered = forwarded + queued + deadLettered + sum(dropped), for each destination and signal',
  });
export type DestinationStatus = z.infer<typeof destinationStatusSchema>;

const itemsBySignal = z.object({ traces: items, metrics: items, logs: items });

/** recovered + stored = kept + replayed + sum(dropped), for each destination and signal. */
export const deadLetterStatusSchema = z
  .object({
    /** Found on disk at start. */
    recovered: itemsBySignal,
    /** As `deadLettered` of the destination. */
    stored: itemsBySignal,
    kept: itemsBySignal,
    replayed: itemsBySignal,
    /** By reason: `age`, `size`, `operator`, `unreadable`, `rejected`. */
    dropped: z.record(z.string(), itemsBySignal),
    bytes: z.int().min(0),
    maxBytes: z.int().min(0),
    /** When the oldest was refused, Unix milliseconds; null where there is none. */
    oldestMs: z.number().nullable(),
  })
  .meta({
    id: 'DeadLetterStatus',
    description:
      'What a destination refused for good: recovered + stored = kept + replayed + sum(dropped), for each signal',
  });
export type DeadLetterStatus = z.infer<typeof deadLetterStatusSchema>;

/** The queues on disk together. */
export const queueStatusSchema = z
  .object({
    bytes: z.int().min(0),
    maxBytes: z.int().min(0),
    /** Of them, what the engine has not confirmed yet as counted; it is kept, within the cap, while the engine is away. */
    uncountedBytes: z.int().min(0),
    /** Troubles met since the start, by kind (`torn_tail`, `corrupt_record`, `segment_unreadable`, `write_failed`, …). */
    problems: z.record(z.string(), z.int().min(0)),
    /** The last of them in words; '' if there was none. */
    lastProblem: z.string(),
  })
  .meta({ id: 'QueueStatus', description: 'The queues on disk together' });

/** Memory of the process. */
export const memoryStatusSchema = z
  .object({
    rssBytes: z.int().min(0),
    budgetBytes: z.int().min(0),
    /** Of requests that are being read or processed. */
    inFlightBytes: z.int().min(0),
    /** What they may take at the moment: less than usual while the process is near its budget. Beyond it senders are asked to wait. */
    inFlightMaxBytes: z.int().min(0),
  })
  .meta({ id: 'MemoryStatus', description: 'Memory of the process, and what requests may take of it' });

/** One pipeline: a worker of this process, or a replica. */
export const pipelineStatusSchema = z
  .object({
    /** `w0` of this process; `<replica>/w0` of another. */
    pipelineId: z.string(),
    alive: z.boolean(),
    /** How often its thread ended and was started again since the process started; of other processes not known, 0. */
    restarts: z.int().min(0),
    /** Queue position up to which its deltas are durably applied. */
    appliedPosition: z.int().min(0),
    /** When its last delta came, Unix milliseconds; null before the first. */
    lastDeltaMs: z.number().nullable(),
  })
  .meta({ id: 'PipelineStatus', description: 'One pipeline: a worker of this process, or a replica' });
export type PipelineStatus = z.infer<typeof pipelineStatusSchema>;

/** How a pipeline whose engine is elsewhere gets on with it. */
export const engineLinkStatusSchema = z
  .object({
    url: z.string(),
    /** Did the engine answer as it should, the last time that it was asked? */
    reachable: z.boolean(),
    /** '' while it is reachable, else what is wrong. */
    message: z.string(),
    /** Unix milliseconds; null before the first answer. */
    lastAnswerMs: z.number().nullable(),
    /** Pipelines with something measured that the engine has not confirmed. */
    unconfirmedDeltas: z.int().min(0),
    /** Requests to it that failed since the process started, by reason. */
    failures: itemsByReason,
  })
  .meta({ id: 'EngineLinkStatus', description: 'How a pipeline whose engine is elsewhere gets on with it' });
export type EngineLinkStatus = z.infer<typeof engineLinkStatusSchema>;

/** Reply of GET /api/v1/status. */
export const statusSchema = z
  .object({
    version: z.string(),
    /** What this process does: `all`, or `pipeline` or `engine` alone. */
    role: processRoleSchema,
    nowMs: z.number(),
    uptimeMs: z.number().min(0),
    /** As /readyz says. */
    ready: z.boolean(),
    /** Why it is not ready; empty when it is. */
    notReady: z.array(z.string()),
    signals: z.object({ traces: signalStatusSchema, metrics: signalStatusSchema, logs: signalStatusSchema }),
    /** By destination id. */
    destinations: z.record(
      z.string(),
      z.object({ traces: destinationStatusSchema, metrics: destinationStatusSchema, logs: destinationStatusSchema }),
    ),
    /** Bytes of all queues on disk: `queue.bytes`. */
    queueBytes: z.int().min(0),
    queue: queueStatusSchema,
    /** By destination id. */
    deadLetters: z.record(z.string(), deadLetterStatusSchema),
    memory: memoryStatusSchema,
    /** Spans that were acknowledged and never measured. */
    unmeasured: items,
    /** Own marks whose mac was wrong: counted, not labelled. */
    forgedMarks: items,
    /** Spans labelled, by evidence. */
    labelled: itemsByReason,
    pipelines: z.array(pipelineStatusSchema),
    /** Null unless `role` is `pipeline`. */
    engine: engineLinkStatusSchema.nullable(),
    store: z.object({
      /** `none`: a pipeline keeps none, its engine does. */
      kind: z.enum(['sqlite', 'postgres', 'none']),
      reachable: z.boolean(),
      /** '' while it is reachable, else what is wrong and what to do. */
      message: z.string(),
    }),
    config: z.object({ problems: z.array(configProblemSchema) }),
  })
  .meta({
    id: 'Status',
    description: 'How the companion itself is: accounting, queues, pipelines, store, configuration',
  });
export type Status = z.infer<typeof statusSchema>;

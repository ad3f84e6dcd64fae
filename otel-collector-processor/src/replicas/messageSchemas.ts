import { z } from 'zod';
import { serviceIdentitySchema } from '@vigil/quality-model';
import {
  type Accounting,
  type Applied,
  type DeadLetterAccounting,
  type Delta,
  type ItemsBySignal,
  type Tables,
} from '../messages/index.ts';
import { REFUSALS, type DeltaReceipt, type Greeting, type Refusal, type RefusalCode } from './protocol.ts';

/** What comes from another process is parsed here, once. That a delta makes sense is the engine's to check. */

const count = z.int().min(0);
const countsByName = z.record(z.string(), count);
const items: z.ZodType<ItemsBySignal> = z.object({ traces: count, metrics: count, logs: count });

const signalAccounting = z.object({ accepted: count, refused: countsByName });
const destinationAccounting = z.object({
  recovered: count,
  forwarded: count,
  queued: count,
  deadLettered: count,
  dropped: countsByName,
  duplicates: count,
  lastError: z.string(),
});
const deadLetterAccounting: z.ZodType<DeadLetterAccounting> = z.object({
  recovered: items,
  stored: items,
  kept: items,
  replayed: items,
  dropped: z.record(z.string(), items),
  bytes: count,
  maxBytes: count,
  oldestMs: z.number().nullable(),
});
const bySignal = <T extends z.ZodType>(of: T) => z.object({ traces: of, metrics: of, logs: of });

const accountingSchema: z.ZodType<Accounting> = z.object({
  signals: bySignal(signalAccounting),
  destinations: z.record(z.string(), bySignal(destinationAccounting)),
  queue: z.object({
    bytes: count,
    maxBytes: count,
    uncountedBytes: count,
    problems: countsByName,
    lastProblem: z.string(),
  }),
  deadLetters: z.record(z.string(), deadLetterAccounting),
  memory: z.object({ inFlightBytes: count, inFlightMaxBytes: count }),
  unmeasured: count,
  forgedMarks: count,
  labelled: countsByName,
});

/** Indexes and counts: their bounds depend on the rest of the delta. */
const index = z.number();

const callCell = z.object({
  service: index,
  operation: index,
  kind: index,
  status: index,
  synthetic: index,
  slotMs: z.number(),
  count: z.number(),
  duration: z.object({
    sumMs: z.number(),
    explicit: z.array(z.number()),
    zeroCount: z.number(),
    exponential: z.array(z.tuple([z.number(), z.number()])),
  }),
});

const edgeStub = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string(),
  service: index,
  operation: index,
  kind: index,
  status: index,
  synthetic: index,
  durationMs: z.number(),
  endMs: z.number(),
  weight: z.number(),
  peer: z.string(),
  peerType: z.enum(['', 'service', 'database', 'messaging_system', 'external']),
});

export const deltaSchema: z.ZodType<Delta> = z.object({
  version: z.int(),
  pipelineId: z.string(),
  epoch: z.string().min(1).max(200),
  from: count,
  to: count,
  createdMs: z.number(),
  services: z.array(serviceIdentitySchema),
  serviceVersions: z.array(z.string()),
  operations: z.array(z.string()),
  cells: z.array(callCell),
  stubs: z.array(edgeStub),
  stubsDropped: count,
  accounting: accountingSchema,
});

const appliedSchema: z.ZodType<Applied> = z.object({ pipelineId: z.string(), epoch: z.string(), position: count });

/** The part of the tables that is the same for all pipelines. */
export const rulesSchema = z.object({
  userAgentRules: z.array(z.object({ contains: z.string(), type: z.enum(['test', 'bot']), source: z.string() })),
  installationKey: z.string().min(1),
});

const tablesSchema: z.ZodType<Tables> = rulesSchema.extend({
  version: count,
  applied: z.array(appliedSchema),
  anomalies: z.array(
    z.object({
      service: serviceIdentitySchema,
      operation: z.string(),
      kind: index,
      signal: z.enum(['latency', 'errors', 'rate']),
      direction: z.enum(['up', 'down']),
      score: z.number(),
      expected: z.number(),
    }),
  ),
});

export const greetingSchema: z.ZodType<Greeting> = z.object({ boot: z.string(), tables: tablesSchema });
export const receiptSchema: z.ZodType<DeltaReceipt> = z.object({ boot: z.string(), applied: z.array(appliedSchema) });

const refusalCodes = Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]];
export const refusalSchema: z.ZodType<Refusal> = z.object({
  error: z.object({ code: z.enum(refusalCodes), message: z.string() }),
});

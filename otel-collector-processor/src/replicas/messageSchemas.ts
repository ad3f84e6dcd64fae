import { z } from 'zod';
import { isMapping, serviceIdentitySchema } from '@vigil/quality-model';
import type {
  Accounting,
  Applied,
  CallCell,
  DeadLetterAccounting,
  Delta,
  DestinationAccounting,
  EdgeStub,
  ItemsBySignal,
  RecognitionAccounting,
  SignalAccounting,
  SyntheticRules,
  Tables,
} from '../messages/index.ts';
import { REFUSALS, type DeltaReceipt, type Greeting, type Refusal, type RefusalCode } from './protocol.ts';

/**
 * What comes from another process is parsed here, once. That a delta makes sense is the engine's to check. A schema drops
 * what it does not name: `satisfies Record<keyof …>` makes a member that it forgets, an optional one too, fail to compile.
 */

const count = z.int().min(0);
const countsByName = z.record(z.string(), count);
const items: z.ZodType<ItemsBySignal> = z.object({ traces: count, metrics: count, logs: count });

const signalAccounting = z.object({ accepted: count, refused: countsByName } satisfies Record<
  keyof SignalAccounting,
  z.ZodType
>);
const destinationAccounting = z.object({
  recovered: count,
  forwarded: count,
  queued: count,
  deadLettered: count,
  dropped: countsByName,
  duplicates: count,
  lastError: z.string(),
} satisfies Record<keyof DestinationAccounting, z.ZodType>);
const deadLetterAccounting: z.ZodType<DeadLetterAccounting> = z.object({
  recovered: items,
  stored: items,
  kept: items,
  replayed: items,
  dropped: z.record(z.string(), items),
  bytes: count,
  maxBytes: count,
  oldestMs: z.number().nullable(),
} satisfies Record<keyof DeadLetterAccounting, z.ZodType>);
const bySignal = <T extends z.ZodType>(of: T) => z.object({ traces: of, metrics: of, logs: of });

const recognitionAccounting: z.ZodType<RecognitionAccounting> = z.object({
  labelledLogs: countsByName,
  labelledExemplars: count,
  tooEarly: count,
  evictedTraces: count,
  contendedTraces: count,
} satisfies Record<keyof RecognitionAccounting, z.ZodType>);

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
  recognition: recognitionAccounting.exactOptional(),
} satisfies Record<keyof Accounting, z.ZodType>);

/**
 * Cells and stubs come by the thousand, and a schema for each would hold the engine up (some 20 µs a cell). Here it is
 * checked that each is built like one; its numbers are looked at by the engine, which has to do so anyway.
 */
const listOf = <T>(isOne: (value: unknown) => boolean, what: string) =>
  z.custom<readonly T[]>((value) => Array.isArray(value) && value.every(isOne), { error: `must be a list of ${what}` });

const isNumber = (value: unknown): boolean => typeof value === 'number';
const isPair = (value: unknown): boolean => Array.isArray(value) && value.length === 2 && value.every(isNumber);

function isCallCell(value: unknown): boolean {
  if (!isMapping(value) || !isMapping(value['duration'])) return false;
  const { sumMs, explicit, zeroCount, exponential } = value['duration'];
  return (
    CELL_NUMBERS.every((name) => isNumber(value[name])) &&
    isNumber(sumMs) &&
    isNumber(zeroCount) &&
    Array.isArray(explicit) &&
    explicit.every(isNumber) &&
    Array.isArray(exponential) &&
    exponential.every(isPair)
  );
}

function isEdgeStub(value: unknown): boolean {
  return (
    isMapping(value) &&
    STUB_NUMBERS.every((name) => isNumber(value[name])) &&
    STUB_TEXTS.every((name) => typeof value[name] === 'string')
  );
}

const COMMON_NUMBERS = ['service', 'operation', 'kind', 'status', 'synthetic'] as const;
const CELL_NUMBERS = [...COMMON_NUMBERS, 'slotMs', 'count'] as const satisfies readonly (keyof CallCell)[];
const STUB_NUMBERS = [
  ...COMMON_NUMBERS,
  'durationMs',
  'endMs',
  'weight',
] as const satisfies readonly (keyof EdgeStub)[];
const STUB_TEXTS = [
  'traceId',
  'spanId',
  'parentSpanId',
  'peer',
  'peerType',
] as const satisfies readonly (keyof EdgeStub)[];

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
  cells: listOf<CallCell>(isCallCell, 'cells'),
  stubs: listOf<EdgeStub>(isEdgeStub, 'stubs'),
  stubsDropped: count,
  journeyPasses: z
    .array(z.object({ service: count, operation: count, kind: count, checkId: z.string() }))
    .exactOptional(),
  userCells: z
    .array(
      z.object({
        service: serviceIdentitySchema,
        operation: z.string(),
        minuteMs: count,
        users: z.array(count),
        hurt: z.array(count),
        hurtUsers: z.array(z.string()),
      }),
    )
    .exactOptional(),
  transactionSpans: z
    .array(
      z.object({
        transaction: z.string(),
        span: count,
        tenant: z.string(),
        traceId: z.string(),
        failed: z.boolean(),
        synthetic: count,
        endMs: z.number(),
        durationMs: z.number(),
      }),
    )
    .exactOptional(),
  watchedDropped: count.exactOptional(),
  accounting: accountingSchema,
} satisfies Record<keyof Delta, z.ZodType>);

const appliedSchema: z.ZodType<Applied> = z.object({ pipelineId: z.string(), epoch: z.string(), position: count });

const texts = z.array(z.string());
const textsByName = z.record(z.string(), texts);
const syntheticRulesSchema: z.ZodType<SyntheticRules> = z.object({
  source: z.string(),
  type: z.enum(['test', 'bot']),
  userAgents: texts.exactOptional(),
  headers: textsByName.exactOptional(),
  attributes: textsByName.exactOptional(),
  tracestate: textsByName.exactOptional(),
  traceIds: texts.exactOptional(),
} satisfies Record<keyof SyntheticRules, z.ZodType>);

/** What says who is synthetic: the part of the tables that a pipeline keeps for a start without its engine. */
export const rulesSchema = z.object({
  userAgentRules: z.array(z.object({ contains: z.string(), type: z.enum(['test', 'bot']), source: z.string() })),
  syntheticRules: z.array(syntheticRulesSchema).exactOptional(),
  installationKey: z.string().min(1),
});

const tablesSchema: z.ZodType<Tables> = rulesSchema.extend({
  version: count,
  applied: z.array(appliedSchema),
  covered: z
    .array(
      z.object({
        service: serviceIdentitySchema,
        operation: z.string(),
        kind: count,
        checkId: z.string(),
        status: z.enum(['pass', 'fail', 'unstable', 'stale']),
      }),
    )
    .exactOptional(),
  watched: z
    .object({
      users: z.object({ attribute: z.string(), slowMs: z.number() }).optional(),
      transactions: z.array(
        z.object({
          id: z.string(),
          spans: z.array(
            z.object({
              service: serviceIdentitySchema,
              operation: z.string(),
              attributes: z.record(z.string(), z.string()),
            }),
          ),
        }),
      ),
    })
    .optional(),
  anomalies: z.array(
    z.object({
      service: serviceIdentitySchema,
      operation: z.string(),
      kind: z.int().min(0),
      signal: z.enum(['latency', 'errors', 'rate']),
      direction: z.enum(['up', 'down']),
      score: z.number(),
      expected: z.number(),
    }),
  ),
} satisfies Record<Exclude<keyof Tables, keyof typeof rulesSchema.shape>, z.ZodType>);

export const greetingSchema: z.ZodType<Greeting> = z.object({ boot: z.string(), tables: tablesSchema });
export const receiptSchema: z.ZodType<DeltaReceipt> = z.object({ boot: z.string(), applied: z.array(appliedSchema) });

const refusalCodes = Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]];
export const refusalSchema: z.ZodType<Refusal> = z.object({
  error: z.object({ code: z.enum(refusalCodes), message: z.string() }),
});

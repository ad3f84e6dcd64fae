import type { ServiceIdentity } from '@vigil/quality-model';
import type { WatchedDelta } from './watched.ts';

/** Version of the message; the engine refuses a delta of another one and says so. */
export const DELTA_VERSION = 1;

/** Width of a time slot by span end time, milliseconds. */
export const SLOT_MS = 10_000;

/** Slot of a span that ended more than `LATE_AFTER_MS` before it was received: it is counted, and used for nothing else. */
export const LATE_SLOT = -1;
export const LATE_AFTER_MS = 300_000;

/** OTLP span kinds, by their number on the wire (trace.proto, Span.SpanKind). */
export const SPAN_KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
/** OTLP status codes, by their number on the wire (trace.proto, Status.StatusCode). */
export const STATUS_CODES = ['UNSET', 'OK', 'ERROR'] as const;
/** Who the traffic is from, as an index: customers, `test` or `bot` of `user_agent.synthetic.type`. */
export const SYNTHETIC_TYPES = ['', 'test', 'bot'] as const;
export type SyntheticType = (typeof SYNTHETIC_TYPES)[number];

/**
 * Upper bounds (inclusive) of the explicit duration buckets, milliseconds; one more bucket is +Inf.
 * They are the defaults of the Collector's span_metrics connector, so that existing dashboards fit.
 */
export const DURATION_BOUNDS_MS = [
  2, 4, 6, 8, 10, 50, 100, 200, 400, 800, 1000, 1400, 2000, 5000, 10000, 15000,
] as const;

/**
 * Scale of the exponential duration histogram (OpenTelemetry data model, base 2^(2^-scale)): 8 buckets an octave, a
 * relative error below 4.5 %. Index i holds (base^i, base^(i+1)] milliseconds; zero durations are in `zeroCount`.
 */
export const EXPONENTIAL_SCALE = 3;

/** In place of an operation: more different ones arrived at once than a pipeline keeps apart. The engine counts it in the service's overflow series. */
export const OVERFLOW_OPERATION = -1;
/** In place of a service name, for the same reason. */
export const OVERFLOW_SERVICE = 'vigil_overflow';

/** Durations of one cell. `exponential` is sparse: pairs of index and count, by ascending index. */
export type DurationCounts = Readonly<{
  sumMs: number;
  /** `DURATION_BOUNDS_MS.length + 1` counts, not cumulative. */
  explicit: readonly number[];
  zeroCount: number;
  exponential: readonly (readonly [index: number, count: number])[];
}>;

/** Calls of one operation of one service in one slot. One (service, operation, kind, status, synthetic, slot) stands once in a delta. */
export type CallCell = Readonly<{
  /** Index into `services`. */
  service: number;
  /** Index into `operations`: the span's name; or OVERFLOW_OPERATION. */
  operation: number;
  /** Index into SPAN_KINDS. */
  kind: number;
  /** Index into STATUS_CODES. */
  status: number;
  /** Index into SYNTHETIC_TYPES. */
  synthetic: number;
  /** Start of the slot, Unix milliseconds, a multiple of SLOT_MS; or LATE_SLOT. */
  slotMs: number;
  count: number;
  duration: DurationCounts;
}>;

/**
 * Half of an edge of the service graph: a client (CLIENT, PRODUCER) or server (SERVER, CONSUMER) span. The engine joins
 * a server's `parentSpanId` to a client's `spanId` of the same trace.
 */
export type EdgeStub = Readonly<{
  /** Trace id, 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits. */
  spanId: string;
  /** 16 hexadecimal digits, or '' at a root. */
  parentSpanId: string;
  service: number;
  operation: number;
  kind: number;
  status: number;
  synthetic: number;
  durationMs: number;
  endMs: number;
  /** How many such spans it stands for: 1 unless the pipeline sampled under load. */
  weight: number;
  /** Peer named by a client span whose server sends no spans: `peer.service`, `db.system.name`, `messaging.system`, `server.address`; or ''. */
  peer: string;
  /** What kind of peer that is. */
  peerType: '' | 'service' | 'database' | 'messaging_system' | 'external';
}>;

/** An entry operation that a journey of this installation passed through. One stands once in a delta. */
export type JourneyPass = Readonly<{
  /** Index into `services`. */
  service: number;
  /** Index into `operations`. */
  operation: number;
  /** Index into SPAN_KINDS: SERVER or CONSUMER. */
  kind: number;
  checkId: string;
}>;

/** Items (spans, data points, log records) of one signal. All counts are since the pipeline process started. */
export type SignalAccounting = Readonly<{
  /** Acknowledged to senders. */
  accepted: number;
  /** Requests (what is refused is not read, so its items are not known) answered with an error, by reason. Not part of the balance. */
  refused: Readonly<Record<string, number>>;
}>;

/** accepted + recovered = forwarded + queued + deadLettered + sum(dropped), for each destination and signal. */
export type DestinationAccounting = Readonly<{
  /** Found on disk at start and not yet delivered to it then. */
  recovered: number;
  forwarded: number;
  queued: number;
  deadLettered: number;
  /** By reason. */
  dropped: Readonly<Record<string, number>>;
  /**
   * Items that it was sent, or may have got, once more than counted above: sent again after an attempt without an answer,
   * or given to it before their request was refused. Not part of the balance: delivery is at least once.
   */
  duplicates: number;
  /** '' while it is well, else the last error in words. */
  lastError: string;
}>;

/**
 * What a destination refused for good and is kept on disk. Items by signal; counts are since the pipeline process
 * started: recovered + stored = kept + replayed + sum(dropped), and `stored` is what its accounting calls deadLettered.
 */
export type DeadLetterAccounting = Readonly<{
  recovered: ItemsBySignal;
  stored: ItemsBySignal;
  kept: ItemsBySignal;
  replayed: ItemsBySignal;
  /** By reason: `age`, `size`, `operator`, `unreadable`, and `rejected` by a partial success of a replay. */
  dropped: Readonly<Record<string, ItemsBySignal>>;
  /** On disk, and at most. */
  bytes: number;
  maxBytes: number;
  /** When the oldest one was stored, Unix milliseconds; null where there is none. */
  oldestMs: number | null;
}>;

export const SIGNALS = ['traces', 'metrics', 'logs'] as const;
export type Signal = (typeof SIGNALS)[number];

/** Spans, data points, log records. */
export type ItemsBySignal = Readonly<Record<Signal, number>>;

/** How the queue on disk is. Counts are since the pipeline process started. */
export type QueueAccounting = Readonly<{
  /** What `maxBytes` limits: on disk and on the way there. Both 0 where there is no queue (`ack: delivered`). */
  bytes: number;
  maxBytes: number;
  /** Of `bytes`, what the engine has not confirmed yet as counted. */
  uncountedBytes: number;
  /** Troubles met, by kind: see QueueProblem of the queue. */
  problems: Readonly<Record<string, number>>;
  /** The last of them in words; '' if there was none. */
  lastProblem: string;
}>;

/** Memory of requests that are being read or processed in one pipeline. */
export type MemoryAccounting = Readonly<{
  inFlightBytes: number;
  /** What they may take at the moment: less than usual while the process is near its budget. */
  inFlightMaxBytes: number;
}>;

export type Accounting = Readonly<{
  signals: Readonly<Record<Signal, SignalAccounting>>;
  /** By destination id, then by signal. */
  destinations: Readonly<Record<string, Readonly<Record<Signal, DestinationAccounting>>>>;
  queue: QueueAccounting;
  /** By destination id. */
  deadLetters: Readonly<Record<string, DeadLetterAccounting>>;
  memory: MemoryAccounting;
  /** Spans that were acknowledged and never measured: passed over to make room, or unreadable. */
  unmeasured: number;
  /** Own marks (tracestate) whose mac was wrong: counted, not labelled. */
  forgedMarks: number;
  /** Spans labelled, by evidence. */
  labelled: Readonly<Record<string, number>>;
  recognition?: RecognitionAccounting;
}>;

/** What became of evidence beyond the span that showed it. */
export type RecognitionAccounting = Readonly<{
  /** Log records labelled, by evidence. */
  labelledLogs: Readonly<Record<string, number>>;
  labelledExemplars: number;
  /** Items that went by as customers' before their trace turned out synthetic: a lower bound. */
  tooEarly: number;
  /** Traces that were put out of the bounded set before their time. */
  evictedTraces: number;
  /** Traces that were not kept because another thread wrote there just then. */
  contendedTraces: number;
}>;

/**
 * Pipeline → engine, the only message up: what the records between two queue positions add.
 * JSON-able, so that it goes over a worker port and over HTTP alike. Deltas merge by adding cells.
 */
export type Delta = WatchedDelta &
  Readonly<{
    version: number;
    pipelineId: string;
    /** Of the queue's life: a queue that was lost and begun anew has another epoch. */
    epoch: string;
    /** Queue position (bytes since the queue's begin) of the first record folded in. Applied only if equal to the engine's. */
    from: number;
    /** Position behind the last record folded in. */
    to: number;
    createdMs: number;
    services: readonly ServiceIdentity[];
    /** `service.version` last seen, by index into `services`; '' where none was sent. */
    serviceVersions: readonly string[];
    operations: readonly string[];
    cells: readonly CallCell[];
    stubs: readonly EdgeStub[];
    /** Stubs that were beyond the pipeline's bound. */
    stubsDropped: number;
    journeyPasses?: readonly JourneyPass[];
    accounting: Accounting;
  }>;

import { SIGNALS, type Signal } from '../../messages/index.ts';

type Row = Readonly<{ http: number; grpc: number; reason: string }>;

/**
 * Every way to say no: the HTTP status, the gRPC status (also `code` of the google.rpc.Status in an HTTP body) and the
 * reason it is counted under. OTLP 1.11: a sender tries again after HTTP 429, 502, 503 and 504, after gRPC DEADLINE_EXCEEDED
 * (4) and UNAVAILABLE (14); after RESOURCE_EXHAUSTED (8) only with RetryInfo, which `too_large` never carries.
 */
export const REFUSALS = {
  unauthenticated: { http: 401, grpc: 16, reason: 'unauthenticated' },
  forbidden: { http: 403, grpc: 7, reason: 'forbidden' },
  malformed: { http: 400, grpc: 3, reason: 'malformed' },
  /** gRPC framing or compression that contradicts itself: INTERNAL by gRPC's specification. */
  bad_frame: { http: 400, grpc: 13, reason: 'malformed' },
  too_large: { http: 413, grpc: 8, reason: 'too_large' },
  unsupported: { http: 415, grpc: 12, reason: 'unsupported' },
  unknown_path: { http: 404, grpc: 12, reason: 'unsupported' },
  wrong_method: { http: 405, grpc: 12, reason: 'unsupported' },
  overloaded: { http: 503, grpc: 14, reason: 'overloaded' },
  /** The process's memory is near its budget. */
  no_memory: { http: 503, grpc: 14, reason: 'memory' },
  failed: { http: 503, grpc: 14, reason: 'failed' },
  /** The sender did not send in time. Not 408: OTLP senders throw away what is answered so, and it may well be this side that is slow. */
  too_slow: { http: 503, grpc: 4, reason: 'timeout' },
  /** It was all here, and was not accepted in time. */
  late: { http: 503, grpc: 4, reason: 'timeout' },
  internal: { http: 500, grpc: 13, reason: 'internal' },
} as const satisfies Record<string, Row>;

export type RefusalKind = keyof typeof REFUSALS;
export type RefusalReason = (typeof REFUSALS)[RefusalKind]['reason'];

/** A refusal with a sentence for the sender. `retryAfterMs`: when to try again; only where that can help. */
export type Refusal = Readonly<{ kind: RefusalKind; message: string; retryAfterMs?: number }>;

/** What the door itself makes a sender wait when it has no room, milliseconds: a request is done in far less. */
export const RETRY_AFTER_MS = 1_000;

const RETRYABLE: ReadonlySet<RefusalKind> = new Set(['overloaded', 'no_memory', 'too_slow', 'late']);

export function refusal(kind: RefusalKind, message: string): Refusal {
  const retryable = RETRYABLE.has(kind);
  return retryable ? { kind, message, retryAfterMs: RETRY_AFTER_MS } : { kind, message };
}

export function tooLarge(maxBytes: number): Refusal {
  return refusal(
    'too_large',
    `The request is larger than ${maxBytes} bytes (the limit holds after decompression). Send smaller batches.`,
  );
}

/** Requests take all that they may: as a rule, or because the memory of the process is short. */
export function noRoom({ isShort }: Readonly<{ isShort: boolean }>): Refusal {
  return isShort
    ? refusal('no_memory', 'The memory of this process is near its budget. Try again.')
    : refusal('overloaded', 'Too many bytes are in flight at the moment. Try again.');
}

export function isRefusal(value: { kind: string }): value is Refusal {
  return Object.hasOwn(REFUSALS, value.kind);
}

/**
 * Requests that the door refused, since it opened. What `Accept` refused is not in here: its owner counts it. Nor is a
 * request to a path that belongs to no signal.
 */
export type ReceiveStats = { readonly refused: Readonly<Record<Signal, Record<RefusalReason, number>>> };

export function newReceiveStats(): ReceiveStats {
  const none = () =>
    Object.fromEntries(Object.values(REFUSALS).map((row) => [row.reason, 0])) as Record<RefusalReason, number>;
  return { refused: Object.fromEntries(SIGNALS.map((signal) => [signal, none()])) as ReceiveStats['refused'] };
}

/** Counts a refusal and passes it on. */
export function counted(stats: ReceiveStats, signal: Signal, refused: Refusal): Refusal {
  stats.refused[signal][REFUSALS[refused.kind].reason] += 1;
  return refused;
}

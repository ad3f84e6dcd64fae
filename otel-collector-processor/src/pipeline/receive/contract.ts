import type { Signal } from '../../messages/index.ts';

/** One OTLP export request: protobuf bytes, decompressed, JSON already turned into protobuf. */
export type InboundRequest = Readonly<{
  signal: Signal;
  tenant: string;
  /** Memory of its own, which the receiver never writes to again: it may be kept. Never empty. */
  body: Uint8Array;
  /** The sender's token is one whose `vigil.*` attributes are believed. */
  trusted: boolean;
  receivedMs: number;
}>;

/**
 * The sender's patience. `onLeave`, if the pipeline has set it before `accept` returned, is called once when nobody waits
 * for the answer any more: the time is up, or the sender has hung up. It may be called after the answer too.
 */
export type SenderWait = { onLeave: (() => void) | undefined };

/**
 * What becomes of a request. The receiver turns it into gRPC and HTTP answers:
 * - accepted: as durable as was promised. HTTP 200 / gRPC OK, partial_success unset.
 * - malformed: not OTLP; not retryable. 400 / INVALID_ARGUMENT.
 * - overloaded: retryable, with a delay. 503 + Retry-After / UNAVAILABLE + RetryInfo.
 * - failed: the disk refused; retryable. 503 / UNAVAILABLE.
 * - withdrawn: nobody waits for an answer any more.
 */
export type Verdict =
  | Readonly<{ kind: 'accepted' }>
  | Readonly<{ kind: 'malformed'; message: string }>
  | Readonly<{ kind: 'overloaded'; message: string; retryAfterMs: number }>
  | Readonly<{ kind: 'failed'; message: string; retryAfterMs: number }>
  | Readonly<{ kind: 'withdrawn' }>;

/** The pipeline's side of the door. Never throws; a rejection would be a bug and is answered with 500 / INTERNAL. */
export type Accept = (request: InboundRequest, wait: SenderWait) => Promise<Verdict>;

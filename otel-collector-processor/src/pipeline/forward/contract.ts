import type { Signal } from '../../messages/index.ts';

/** One request to a destination: merged records of one tenant and signal. */
export type OutboundRequest = Readonly<{ signal: Signal; tenant: string; body: Uint8Array; items: number }>;

/**
 * - delivered: the destination has it; `rejectedItems` of a partial success are dropped, never retried.
 * - retry: try the same again after `afterMs` (its own backoff where the destination named none: undefined).
 * - permanent: trying again cannot help.
 */
export type SendResult =
  | Readonly<{ kind: 'delivered'; rejectedItems: number; message: string }>
  | Readonly<{ kind: 'retry'; message: string; afterMs: number | undefined }>
  | Readonly<{ kind: 'permanent'; message: string }>;

/** Speaks OTLP to one destination. Never throws: a broken connection is a `retry`. */
export interface Sender {
  send(request: OutboundRequest, signal: AbortSignal): Promise<SendResult>;
  close(): Promise<void>;
}

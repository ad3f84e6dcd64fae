import type { DestinationAccounting, Signal } from '../../messages/index.ts';
import type { ItemCounts, Queue, QueueRecord } from '../queue/index.ts';

/** One request to a destination: merged records of one tenant and signal. */
export type OutboundRequest = Readonly<{ signal: Signal; tenant: string; body: Uint8Array; items: number }>;

/**
 * - delivered: the destination has it; `rejectedItems` of a partial success are dropped, never retried.
 * - retry: try the same again after `afterMs` (its own backoff where the destination named none: undefined).
 *   `unanswered`: no answer came, so the destination may have it all the same, and then it gets it twice.
 * - permanent: trying again cannot help.
 */
export type SendResult =
  | Readonly<{ kind: 'delivered'; rejectedItems: number; message: string }>
  | Readonly<{ kind: 'retry'; message: string; afterMs: number | undefined; unanswered?: boolean }>
  | Readonly<{ kind: 'permanent'; message: string }>;

/** PEM texts. Left out: the system's authorities, no client certificate, the endpoint's host. */
export type SenderTls = Readonly<{
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
  serverName?: string | undefined;
  /** Take any certificate: whoever stands in between may read and change everything. */
  insecureSkipVerify?: boolean | undefined;
}>;

/** Speaks OTLP to one destination. Never throws: a broken connection is a `retry`. */
export interface Sender {
  send(request: OutboundRequest, signal: AbortSignal): Promise<SendResult>;
  /** New connections are made with these; those that there are take no new requests and end. */
  renewTls(tls: SenderTls | undefined): void;
  close(): Promise<void>;
}

/** What a destination loop needs of a queue, be it on disk or in memory. */
export type ForwardSource = Pick<
  Queue,
  'durableEnd' | 'durableCounts' | 'read' | 'countsAt' | 'waitBeyond' | 'cursor' | 'saveCursors' | 'onSkip'
>;

/** A place in the queue, and the item counts there. */
export type ReadPoint = Readonly<{ position: number; counts: ItemCounts }>;

/**
 * The books of one destination: told of everything that happens to its records, it knows for each item that came to an
 * end which one that was.
 */
export interface Ledger {
  /** A read from `before` ended at `after` and brought `records`; what is missing between them could not be read. */
  read(before: ItemCounts, after: ItemCounts, records: readonly QueueRecord[]): void;
  /** Where to read on, if what lies at `at` is there no more because it was to be dropped; else undefined. */
  skipped(at: ReadPoint): ReadPoint | undefined;
  /**
   * Is there no use in sending it any more? Asked before every attempt. After a true the record is at its end and in the
   * books, and nobody asks again.
   */
  givenUp(record: QueueRecord): boolean;
  /** The destination has these, less `rejectedItems` of them. */
  delivered(records: readonly QueueRecord[], rejectedItems: number, message: string): void;
  /** The destination will never take it. Rejects where that could not be settled yet: then it has to be sent again. */
  refused(record: QueueRecord, message: string): Promise<void>;
  /** Nothing is decided: it is tried again. */
  failed(signal: Signal, message: string): void;
  /** The destination may have these already, and gets them once more. */
  sentAgain(records: readonly QueueRecord[]): void;
  /** The destination has these, and the cursor, where the next start begins, does not tell. */
  leftBehind(records: readonly QueueRecord[]): void;
  /** Called when `givenUp` may answer otherwise than before for records that wait. */
  onGivenUp(listener: () => void): void;
  accounting(): Readonly<Record<Signal, DestinationAccounting>>;
}

/**
 * Keeps what a destination refused for good, on disk. `kept`: it is durable. `dropped`: there is no room for it, and never
 * will be. Rejects where trying again may help (a full disk).
 */
export type DeadLetterSink = (record: QueueRecord, reason: string) => Promise<'kept' | 'dropped'>;

import type { Signal } from '../../messages/index.ts';

export type RecordHeader = Readonly<{
  signal: Signal;
  tenant: string;
  receivedMs: number;
  /** Spans, data points or log records. */
  items: number;
  /** False for what Vigil made itself: it is forwarded and never measured. */
  measured: boolean;
}>;

/** One stored request. `position` is its first byte since the queue's begin, `next` the first byte behind it. */
export type QueueRecord = RecordHeader & Readonly<{ position: number; next: number; body: Uint8Array }>;

export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/**
 * An append-only queue on disk, one writer, many cursors. Positions only grow. A record is visible to readers only once
 * it is durable. A segment is deleted when every cursor has durably passed it.
 */
export interface Queue {
  readonly epoch: string;
  /** Position behind the last appended record (it may not be durable yet). */
  readonly end: number;
  /** Position behind the last durable record. */
  readonly durableEnd: number;
  /** First position still on disk. */
  readonly begin: number;
  readonly bytes: number;
  /**
   * Appends; `end` moves at once, the promise settles when the record is on disk (group commit).
   * Throws QueueFullError at once at the cap; rejects when the disk refuses, and then everything from the failed
   * position on is gone and `end` has moved back: see `onRollback`.
   */
  append(header: RecordHeader, body: Uint8Array): Promise<void>;
  /** Called with the position that `end` fell back to, before the rejections of that commit are delivered. */
  onRollback(listener: (end: number) => void): void;
  /**
   * Durable records from `position` on, at most about `maxBytes` (always one if there is one). A corrupt record is
   * skipped and counted. Empty when there is nothing durable behind `position`.
   */
  read(position: number, maxBytes: number): Promise<readonly QueueRecord[]>;
  /** Resolves when `durableEnd` is beyond `position`, or the signal aborts. */
  waitBeyond(position: number, signal: AbortSignal): Promise<void>;
  /** Registers a cursor by name; it starts where it last was, or at `begin`. */
  cursor(name: string): QueueCursor;
  /** Forgets cursors that are not named: of destinations that were taken out of the configuration. */
  retainCursors(names: readonly string[]): void;
  readonly corruptRecords: number;
  close(): Promise<void>;
}

export interface QueueCursor {
  readonly position: number;
  /** Moves on; made durable within about a second, and by `close`. Never moves back. */
  advance(position: number): void;
}

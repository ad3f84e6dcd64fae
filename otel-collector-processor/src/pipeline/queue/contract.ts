import type { ItemsBySignal, Signal } from '../../messages/index.ts';

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

/** Items by signal. As a property of a position: all items that were ever appended before it, in this epoch. */
export type ItemCounts = ItemsBySignal;

/**
 * What a read found. `next` is where to read on: behind the last record, or behind what had to be skipped. `counts` are
 * the item counts at `next`, so a reader that keeps the counts of the position it read from knows what was lost on the
 * way: `counts` − counts before − items of `records`.
 */
export type QueueRead = Readonly<{ records: readonly QueueRecord[]; next: number; counts: ItemCounts }>;

/** The disk cap is reached, or more than `pendingMaxBytes` wait for the disk. Retryable: nothing was stored. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** The disk refused. Retryable: nothing of that commit is stored. `cause` is the system's error. */
export class QueueWriteError extends Error {
  override readonly name = 'QueueWriteError';
}

/** Name of the cursor that the KPIs are counted up to: the first to be moved on when the disk cap is near. */
export const KPI_CURSOR = 'kpi';

/**
 * What happens at the disk cap, once the KPI cursor has given way:
 * - refuse: appending throws QueueFullError; nothing is lost.
 * - dropOldest: the oldest segment is dropped, and every cursor in it moved on. It is done ahead of the cap; an append
 *   that comes before room is made is refused all the same.
 */
export type WhenFull = 'refuse' | 'dropOldest';

/**
 * A cursor was moved on without its reader, from → to, and these items were passed over. `counts` are the item counts at
 * `to`, for a reader that had come further than its cursor.
 */
export type CursorSkip = Readonly<{ cursor: string; from: number; to: number; items: ItemCounts; counts: ItemCounts }>;

/**
 * Something that an operator should hear of. The queue itself goes on.
 * - torn_tail: an unfinished write at the end was cut off (normal after a crash or power loss).
 * - corrupt_record: a checksum did not match; the record is skipped.
 * - segment_unreadable: a whole segment is skipped; its file is kept, renamed to `.unreadable`, when all have passed it.
 * - passed_over: a cursor was moved on to make room.
 * - clock_jumped: the wall clock was set forward; nothing is taken to be older for it.
 * - write_failed, delete_failed, cursors_not_saved, cursors_unreadable, epoch_unreadable: as they say.
 */
export type QueueProblem = Readonly<{
  kind:
    | 'torn_tail'
    | 'corrupt_record'
    | 'segment_unreadable'
    | 'passed_over'
    | 'clock_jumped'
    | 'write_failed'
    | 'delete_failed'
    | 'cursors_not_saved'
    | 'cursors_unreadable'
    | 'epoch_unreadable';
  message: string;
}>;

/**
 * An append-only queue on disk, one writer process, many cursors. Positions only grow. A record is visible to readers
 * only once it is durable. A segment is deleted when every cursor has durably passed it; nothing is deleted before
 * `cursor` or `retainCursors` was called, and everything that is durable may be if there is no cursor then.
 */
export interface Queue {
  readonly epoch: string;
  /** Position behind the last appended record (it may not be durable yet). */
  readonly end: number;
  /** Position behind the last durable record. */
  readonly durableEnd: number;
  /** Item counts at `durableEnd`. */
  readonly durableCounts: ItemCounts;
  /** First position still on disk. */
  readonly begin: number;
  /** On disk and on the way there; what `maxBytes` limits. */
  readonly bytes: number;
  /** Appended and not durable yet: memory that the disk holds up. */
  readonly pendingBytes: number;
  /**
   * Appends; `end` moves at once, the promise settles when the record is on disk (group commit: appends of one commit
   * share one promise). The body is not copied: it belongs to the queue from here on and must not be changed.
   * Throws QueueFullError at once at the cap; rejects with QueueWriteError when the disk refuses, and then everything
   * from the failed position on is gone and `end` has moved back: see `onRollback`.
   */
  append(header: RecordHeader, body: Uint8Array): Promise<void>;
  /** Called with the position that `end` fell back to, before the rejections of that commit are delivered. */
  onRollback(listener: (end: number) => void): void;
  /** Called when a cursor was moved on to make room at the disk cap. */
  onSkip(listener: (skip: CursorSkip) => void): void;
  /**
   * Durable records from `position` on, at most about `maxBytes` (always one if there is one). A corrupt record or an
   * unreadable segment is skipped and counted. No records and `next` = `position` when there is nothing behind it.
   * Rejects only where trying again may help (no file handles, no memory).
   */
  read(position: number, maxBytes: number): Promise<QueueRead>;
  /** Item counts at the first readable record from `position` on; reads one record. */
  countsAt(position: number): Promise<ItemCounts>;
  /** Resolves when `durableEnd` is beyond `position`, the signal aborts, or the queue closes. */
  waitBeyond(position: number, signal: AbortSignal): Promise<void>;
  /** Registers a cursor by name; it starts where it last was, or at `begin`. */
  cursor(name: string): QueueCursor;
  /**
   * Says which readers there are: forgets the cursors of others (of destinations that were taken out of the
   * configuration), and holds everything for one that is new, until it has opened its cursor and moved on.
   */
  retainCursors(names: readonly string[]): void;
  /** Makes the cursors durable now and deletes the segments that all have passed. */
  saveCursors(): Promise<void>;
  /** The same, but if the cap is near, cursors are moved on before, as at an append that finds it near. */
  makeRoom(): Promise<void>;
  /** Runs of corrupt bytes met by readers, each counted once. */
  readonly corruptRecords: number;
  readonly unreadableSegments: number;
  /** Commits that the disk refused. */
  readonly writeFailures: number;
  /** Commits what was appended, saves the cursors, closes the files. Appending afterwards throws. */
  close(): Promise<void>;
}

export interface QueueCursor {
  readonly position: number;
  /** Moves on; made durable within about a second, and by `close`. Never moves back, never beyond `durableEnd`. */
  advance(position: number): void;
}

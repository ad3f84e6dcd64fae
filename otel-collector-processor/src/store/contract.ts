import type { AuditEntry } from './auditEntry.ts';
import type { IssueStore } from './issues/contract.ts';
import type { HistoryStore } from './history/contract.ts';
import type { RunStore } from './runs/contract.ts';

/** One delta in the engine's log, already serialised. */
export type LoggedDelta = Readonly<{ sequence: number; payload: string }>;

/** The engine's state at a point of its log: everything up to `sequence` is in it. */
export type EngineSnapshot = Readonly<{ sequence: number; version: number; payload: Uint8Array; createdMs: number }>;

export type { AuditEntry } from './auditEntry.ts';

/**
 * What a caller can do about it:
 * - `unreachable`: PostgreSQL does not answer, or hung up; try again later. Whether the change was kept is not known.
 * - `busy`: another process held a lock, or the server was too slow or too full of connections; nothing was kept, try again.
 * - `refused`: PostgreSQL answers and says no (login, database, certificate, permission), or its URL cannot be read; a person must act.
 * - `read_only`, `full`: nothing was kept; it works again once there is write access, or room.
 * - `too_new`: a newer Vigil wrote the schema; this one must not touch it.
 * - `conflict`: another process changed what this one holds; nothing was kept.
 * - `closed`: `close` was called.
 * - `failed`: everything else, such as a damaged file.
 */
export type StoreErrorCode =
  'unreachable' | 'busy' | 'refused' | 'read_only' | 'full' | 'too_new' | 'conflict' | 'closed' | 'failed';

/** The message names the store (never its password) and says what to do; `cause` is what the database said. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Everything that outlives a process, but the queue. Asynchronous throughout, so that it can move to a worker.
 * Every method rejects with StoreError alone, whose message says what to do. No SQL leaves this room.
 * Deltas and audit entries are ordered by the sequence the store gives them, and become visible in that order, whoever
 * appends them: who reads on from the last sequence seen misses none.
 * Calls may overlap. Those that append come out in the order in which they were made only if each is awaited.
 * What a method resolved to is durable: no `kill -9` and, unless the server is set otherwise, no power cut takes it back.
 */
export interface Store extends IssueStore, RunStore, HistoryStore {
  readonly kind: 'sqlite' | 'postgres';
  /**
   * Brings the schema to this version; rejects with `too_new` if a newer Vigil wrote it. Idempotent; safe when two start at once.
   * Comes before every other method but `ping` and `close`.
   */
  migrate(): Promise<void>;
  /**
   * Appends durably; resolves to the entry's sequence (ascending, gaps allowed, never used twice). `payload`: text without NUL.
   * After `unreachable` the entry may be there or not: read the log before appending it again.
   */
  appendDelta(payload: string): Promise<number>;
  /** Ascending, those with a greater sequence than `afterSequence`, at most `limit`. */
  readDeltas(afterSequence: number, limit: number): Promise<readonly LoggedDelta[]>;
  /**
   * Keeps the snapshot and deletes, in the same transaction, the log up to its sequence and older snapshots. A snapshot of the
   * same sequence is replaced; one that is older than the latest does not take its place.
   */
  saveSnapshot(snapshot: EngineSnapshot): Promise<void>;
  latestSnapshot(): Promise<EngineSnapshot | undefined>;
  /** NUL and broken surrogates in actor, action and subject are kept as U+FFFD: no name keeps an act out of the trail. */
  appendAudit(entry: AuditEntry): Promise<void>;
  /** Newest first, at most `limit`. */
  readAudit(limit: number): Promise<readonly AuditEntry[]>;
  /** Small named values: the installation's id and the like. */
  getSetting(name: string): Promise<string | undefined>;
  /** Sets it if it was not there; resolves to the value that is there now, the same for everyone. */
  initSetting(name: string, value: string): Promise<string>;
  /** Resolves if the store answers. */
  ping(): Promise<void>;
  /** Waits for the calls that are under way. Idempotent. */
  close(): Promise<void>;
}

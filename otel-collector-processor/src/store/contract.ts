/** One delta in the engine's log, already serialised. */
export type LoggedDelta = Readonly<{ sequence: number; payload: string }>;

/** The engine's state at a point of its log: everything up to `sequence` is in it. */
export type EngineSnapshot = Readonly<{ sequence: number; version: number; payload: Uint8Array; createdMs: number }>;

export type AuditEntry = Readonly<{
  atMs: number;
  /** Login, or `admin-token`, `system`. */
  actor: string;
  action: string;
  /** What was acted upon. */
  subject: string;
  detail: Readonly<Record<string, unknown>>;
}>;

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: 'unreachable' | 'read_only' | 'full' | 'too_new' | 'failed';
  constructor(code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Everything that outlives a process, but the queue. Asynchronous throughout, so that it can move to a worker.
 * Every method rejects with StoreError alone, whose message says what to do. No SQL leaves this room.
 * Deltas and audit entries are ordered by the sequence the store gives them.
 */
export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  /** Brings the schema to this version; rejects with `too_new` if a newer Vigil wrote it. Idempotent; safe when two start at once. */
  migrate(): Promise<void>;
  /** Appends durably; resolves to the entry's sequence (ascending, gaps allowed). */
  appendDelta(payload: string): Promise<number>;
  /** Ascending, those with a greater sequence than `afterSequence`, at most `limit`. */
  readDeltas(afterSequence: number, limit: number): Promise<readonly LoggedDelta[]>;
  /** Keeps the snapshot and deletes, in the same transaction, the log up to its sequence and older snapshots. */
  saveSnapshot(snapshot: EngineSnapshot): Promise<void>;
  latestSnapshot(): Promise<EngineSnapshot | undefined>;
  appendAudit(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  readAudit(limit: number): Promise<readonly AuditEntry[]>;
  /** Small named values: the installation's id and the like. */
  getSetting(name: string): Promise<string | undefined>;
  /** Sets it if it was not there; resolves to the value that is there now. */
  initSetting(name: string, value: string): Promise<string>;
  /** Resolves if the store answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

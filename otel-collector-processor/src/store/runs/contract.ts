/** One attempt of a journey's run, serialised. The key is (checkId, runId, attempt). */
export type StoredRun = Readonly<{
  checkId: string;
  runId: string;
  /** From 1. */
  attempt: number;
  /** Unix milliseconds. */
  startedMs: number;
  /** JSON. */
  document: string;
}>;

/** How long attempts are kept, by their start. */
export const RUNS_KEPT_MS = 30 * 86_400_000;

/** Every attempt of every journey, for RUNS_KEPT_MS. */
export interface RunStore {
  /** Durable when it resolves; the same attempt again changes nothing. Deletes what is too old of the same journey. */
  appendRun(run: StoredRun): Promise<void>;
  /** Newest first. */
  recentRuns(checkId: string, limit: number): Promise<readonly string[]>;
  /** Attempts that started in [fromMs, toMs), oldest first. */
  runsBetween(checkId: string, fromMs: number, toMs: number): Promise<readonly string[]>;
}

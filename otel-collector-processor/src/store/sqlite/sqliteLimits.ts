export type SqliteLimits = Readonly<{
  /** How long SQLite itself waits for another process's lock. It stops this thread meanwhile, so it is short. */
  busyTimeoutMs: number;
  /** Between two attempts; the thread is free for others. */
  busyPauseMs: number;
  /** Attempts before a call is given up as `busy`. */
  busyAttempts: number;
  /** Upper bound of the file, in pages of 4,096 bytes. */
  pagesMax: number;
}>;

/** A lock is waited for about 5 s, as PostgreSQL's connection is; no wait stops the thread for long (an API call has 50 ms). */
export const SQLITE_LIMITS: SqliteLimits = {
  busyTimeoutMs: 5,
  busyPauseMs: 20,
  busyAttempts: 200,
  pagesMax: 0xfffffffe, // SQLite's own
};

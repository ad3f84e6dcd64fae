/** A lock is waited for about 5 s, as PostgreSQL's connection is; no wait stops the thread for long (an API call has 50 ms). */
export const SQLITE_LIMITS = {
    busyTimeoutMs: 5,
    busyPauseMs: 20,
    busyAttempts: 200,
    pagesMax: 0xfffffffe, // SQLite's own
};

import { setTimeout as pause } from 'node:timers/promises';
import { sqliteResult } from './sqliteResult.ts';
/** Runs `work` again while another process holds the lock that it needs; then throws what SQLite threw. */
export async function retryWhileBusy(limits, work) {
    for (let attempt = 1;; attempt++) {
        try {
            return work();
        }
        catch (thrown) {
            if (sqliteResult(thrown) !== 'busy' || attempt >= limits.busyAttempts)
                throw thrown;
        }
        await pause(limits.busyPauseMs);
    }
}

export const pause = (ms, signal) => new Promise((resolve) => {
    const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal.aborted)
        end();
    else
        signal.addEventListener('abort', end);
});
/** A destination that asks for more is asked again after this: it may have meant a date, with a clock of its own. */
const ASKED_MOST_MS = 3_600_000;
/**
 * The pauses of one destination. What it asked for (Retry-After, RetryInfo) holds every request to it; a backoff holds
 * the one that failed, and only until another gets through: a destination that is back is not kept waiting.
 */
export class RetryGate {
    #backoff;
    #asked = new Set();
    #backingOff = new Set();
    #closed;
    #stopped = false;
    constructor(backoff) {
        this.#backoff = backoff;
    }
    /** Resolves when the destination may be sent to. */
    async passed() {
        while (this.#closed !== undefined)
            await this.#closed;
    }
    /** After a failure, the `attempt`th (from 0) of its request. */
    async failed(attempt, askedMs) {
        if (askedMs !== undefined && askedMs > 0) {
            const sooner = this.#closed;
            const asked = this.#sleep(Math.min(askedMs, ASKED_MOST_MS), this.#asked);
            const closed = Promise.all([sooner, asked]).then(() => {
                if (this.#closed === closed)
                    this.#closed = undefined;
            });
            this.#closed = closed;
        }
        await this.#sleep(this.#backoffMs(attempt), this.#backingOff);
    }
    succeeded() {
        for (const sleep of this.#backingOff)
            sleep.abort();
    }
    /** Ends every pause, and those to come. */
    stop() {
        this.#stopped = true;
        for (const sleep of [...this.#asked, ...this.#backingOff])
            sleep.abort();
    }
    /** Exponential, with full jitter: a destination that comes back is not met by everybody at once. */
    #backoffMs(attempt) {
        const { firstMs, mostMs, random } = this.#backoff;
        return Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30)) * random();
    }
    async #sleep(ms, among) {
        if (this.#stopped)
            return;
        const sleep = new AbortController();
        among.add(sleep);
        await this.#backoff.pause(ms, sleep.signal);
        among.delete(sleep);
    }
}

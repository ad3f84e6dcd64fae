/** The window that a budget is kept in: no 60 seconds see more requests than it says. */
export const BUDGET_WINDOW_MS = 60_000;
/**
 * As many tokens as the target takes requests a minute. A token that was used is free again a minute after its request
 * went out; a token that a run holds is free for nobody. So no 60 seconds see more requests than there are tokens,
 * whatever the schedule, and a plan that needs them all can go on for ever: the next run takes each token when it is
 * free. (A bucket that refills would let through up to twice as many in its first minute.)
 */
export class TargetBudget {
    #size;
    #held = 0;
    #lastId = 0;
    /** Times from when used tokens are free again, ascending. */
    #busyUntil = [];
    constructor(maxRequestsPerMinute) {
        this.#size = maxRequestsPerMinute;
    }
    resize(maxRequestsPerMinute) {
        this.#size = maxRequestsPerMinute;
    }
    /** `count` tokens, ascending by their time; all of them can be used by `latestMs`, or none is given. */
    take(count, nowMs, latestMs) {
        const stillBusy = this.#busyUntil.findIndex((untilMs) => untilMs > nowMs);
        this.#busyUntil.splice(0, stillBusy < 0 ? this.#busyUntil.length : stillBusy);
        const free = this.#size - this.#held - this.#busyUntil.length;
        const late = Math.max(0, count - free);
        if (late > 0) {
            const lastMs = this.#busyUntil[late - 1];
            if (lastMs === undefined || lastMs > latestMs)
                return { kind: 'refused', retryAtMs: lastMs };
        }
        // Where the budget was made smaller, tokens become free that there are no more: they are passed over.
        const times = this.#busyUntil.splice(0, late).slice(Math.max(0, late - count));
        this.#held += count;
        const tokens = Array.from({ length: count }, (_, index) => ({
            id: ++this.#lastId,
            notBeforeMs: times[index - (count - times.length)] ?? nowMs,
        }));
        return { kind: 'granted', tokens };
    }
    /** `usedMs`: when its request went out; undefined if there was none. */
    giveBack(token, usedMs) {
        this.#held--;
        const untilMs = usedMs === undefined ? token.notBeforeMs : usedMs + BUDGET_WINDOW_MS;
        const at = this.#busyUntil.findLastIndex((other) => other <= untilMs) + 1;
        this.#busyUntil.splice(at, 0, untilMs);
    }
}

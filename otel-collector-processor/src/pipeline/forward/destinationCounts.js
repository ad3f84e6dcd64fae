import { SIGNALS } from '../../messages/index.ts';
/**
 * What became of a destination's items. `queued` is what the queue has been given since `atCursor` less what has reached
 * its end: no count of its own that could drift.
 */
export class DestinationCounts {
    #signals;
    #atCursor;
    #atStart;
    #counts = Object.fromEntries(SIGNALS.map((signal) => [signal, { forwarded: 0, dropped: {}, lastError: '' }]));
    /** Item counts of the queue at the destination's cursor, and at the durable end, when it began. */
    constructor(signals, atCursor, atStart) {
        this.#signals = signals;
        this.#atCursor = atCursor;
        this.#atStart = atStart;
    }
    delivered(signal, items, rejectedItems, message) {
        const rejected = Math.min(items, Math.max(0, rejectedItems));
        this.#counts[signal].forwarded += items - rejected;
        this.#counts[signal].lastError = rejected === 0 ? '' : `${rejected} of ${items} items were rejected: ${message}`;
        if (rejected > 0)
            this.#drop(signal, 'rejected', rejected);
    }
    refused(signal, items, message) {
        this.#counts[signal].lastError = message;
        this.#drop(signal, 'permanent', items);
    }
    /** Nothing is decided: it is tried again. */
    failed(signal, message) {
        this.#counts[signal].lastError = message;
    }
    /** A read brought `records`, between positions with these counts; what is missing could not be read. */
    read(before, after, records) {
        for (const signal of this.#signals) {
            const items = records.reduce((sum, record) => sum + (record.signal === signal ? record.items : 0), 0);
            const lost = after[signal] - before[signal] - items;
            if (lost > 0)
                this.#drop(signal, 'unreadable', lost);
        }
    }
    /** `durable`: the queue's item counts now. Signals that the destination does not want are all zero. */
    accounting(durable) {
        const of = (signal) => {
            const isWanted = this.#signals.includes(signal);
            const { forwarded, dropped, lastError } = this.#counts[signal];
            const ended = Object.values(dropped).reduce((sum, items) => sum + items, forwarded);
            return {
                recovered: isWanted ? this.#atStart[signal] - this.#atCursor[signal] : 0,
                forwarded,
                queued: isWanted ? durable[signal] - this.#atCursor[signal] - ended : 0,
                deadLettered: 0,
                dropped: { ...dropped },
                lastError,
            };
        };
        return { traces: of('traces'), metrics: of('metrics'), logs: of('logs') };
    }
    #drop(signal, reason, items) {
        const { dropped } = this.#counts[signal];
        dropped[reason] = (dropped[reason] ?? 0) + items;
    }
}

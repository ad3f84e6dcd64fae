import { toBatches } from './batches.ts';
import { DestinationCounts } from './destinationCounts.ts';
import { RetryGate } from './retryGate.ts';
export async function destinationStart(id, queue) {
    const cursor = queue.cursor(id);
    const atStart = queue.durableCounts;
    return { cursor, atStart, atCursor: await queue.countsAt(cursor.position) };
}
const READ_BYTES = 1024 * 1024;
/** How far sending may be ahead of the cursor, which the oldest unanswered request holds: what a crash sends again. */
const AHEAD_MAX_BYTES = 64 * 1024 * 1024;
/**
 * Brings one destination what the queue holds, from its own cursor on and in order of sending; the cursor follows the
 * oldest request that is not answered. What may be tried again is tried for ever.
 */
export class DestinationLoop {
    #d;
    #queue;
    #cursor;
    #counts;
    #gate;
    #stop = new AbortController();
    #cut = new AbortController();
    /** In the order of the queue; the first is not done. */
    #underWay = [];
    #sending = 0;
    #wake = () => { };
    #running;
    /** Begins at once. */
    constructor(destination, queue, start, backoff) {
        this.#d = destination;
        this.#queue = queue;
        this.#cursor = start.cursor;
        this.#counts = new DestinationCounts(destination.signals, start.atCursor, start.atStart);
        this.#gate = new RetryGate(backoff);
        this.#running = this.#run(start.cursor.position, start.atCursor);
    }
    accounting() {
        return this.#counts.accounting(this.#queue.durableCounts);
    }
    /** Starts nothing new, waits for what is under way until `deadlineMs` from now, then cuts it: it is sent again after the next start. */
    async close(deadlineMs) {
        this.#stop.abort();
        this.#gate.stop();
        this.#wake();
        const late = setTimeout(() => this.#cut.abort(), deadlineMs);
        await this.#running;
        clearTimeout(late);
        await this.#d.sender.close();
    }
    async #run(from, atFrom) {
        let position = from;
        let counts = atFrom;
        while (!this.#stop.signal.aborted) {
            if (this.#underWay.length > 0 && position - this.#cursor.position > AHEAD_MAX_BYTES) {
                await this.#answer();
                continue;
            }
            const read = await this.#read(position);
            if (read === undefined)
                continue;
            this.#counts.read(counts, read.counts, read.records);
            await this.#send(toBatches(read.records, read.next, this.#d.signals, this.#d.maxBatchBytes));
            position = read.next;
            counts = read.counts;
        }
        while (this.#sending > 0)
            await this.#answer();
    }
    /** What is behind `position`; undefined after having waited for it, or for a disk that is not to be read just now. */
    async #read(position) {
        try {
            const read = await this.#queue.read(position, Math.max(READ_BYTES, this.#d.maxBatchBytes));
            if (read.next > position)
                return read;
            await this.#queue.waitBeyond(position, this.#stop.signal);
        }
        catch (error) {
            for (const signal of this.#d.signals)
                this.#counts.failed(signal, `The queue cannot be read: ${String(error)}`);
            await this.#gate.failed(0, undefined);
        }
        return undefined;
    }
    /** Returns when the last of them is on its way. */
    async #send(batches) {
        for (const batch of batches) {
            while (this.#sending >= this.#d.concurrency && !this.#stop.signal.aborted)
                await this.#answer();
            if (this.#stop.signal.aborted)
                return;
            this.#underWay.push(batch);
            this.#sending += 1;
            void this.#deliver(batch.records).then((isDone) => {
                batch.done = isDone;
                while (this.#underWay[0]?.done === true)
                    this.#cursor.advance(this.#underWay.shift().next);
                this.#sending -= 1;
                this.#wake();
            });
        }
    }
    /** Until one more is answered, or the loop has to stop. */
    #answer() {
        return new Promise((resolve) => (this.#wake = resolve));
    }
    /** Sends until the records have reached their end, one way or the other; false if they stay queued. */
    async #deliver(records) {
        if (records.length === 0)
            return true;
        const request = merge(records);
        const { signal, items } = request;
        for (let attempt = 0;; attempt++) {
            await this.#gate.passed();
            if (this.#stop.signal.aborted)
                return false;
            const result = await this.#sendOnce(request);
            switch (result.kind) {
                case 'delivered':
                    this.#gate.succeeded();
                    this.#counts.delivered(signal, items, result.rejectedItems, result.message);
                    return true;
                case 'permanent': {
                    if (records.length > 1)
                        return this.#deliverHalves(records);
                    this.#counts.refused(signal, items, result.message);
                    return true;
                }
                case 'retry':
                    if (this.#cut.signal.aborted)
                        return false;
                    this.#counts.failed(signal, result.message);
                    await this.#gate.failed(attempt, result.afterMs);
                    break;
                default:
                    return result;
            }
        }
    }
    /** One sender's bad data (or its size) must not take others' with it. */
    async #deliverHalves(records) {
        const middle = records.length >>> 1;
        return (await this.#deliver(records.slice(0, middle))) && (await this.#deliver(records.slice(middle)));
    }
    async #sendOnce(request) {
        try {
            return await this.#d.sender.send(request, this.#cut.signal);
        }
        catch (error) {
            return { kind: 'retry', message: String(error), afterMs: undefined }; // a sender never throws; if it does, nothing is lost
        }
    }
}
/** Bodies laid end to end are one request: their fields are repeated, and protobuf merges those. */
function merge(records) {
    const { signal, tenant, body } = records[0];
    const items = records.reduce((sum, record) => sum + record.items, 0);
    return { signal, tenant, items, body: records.length === 1 ? body : Buffer.concat(records.map((r) => r.body)) };
}

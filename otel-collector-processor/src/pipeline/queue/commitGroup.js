import { HEADER_BYTES, writeHeader } from './recordFormat.ts';
/** Headers of about a thousand records; a commit that needs more takes another slab. */
const SLAB_BYTES = 64 * 1024;
/** Buffers for headers, used again and again: a header is needed until its commit is on disk. */
export class HeaderSlabs {
    #free = [];
    take(minBytes) {
        if (minBytes > SLAB_BYTES)
            return Buffer.allocUnsafeSlow(minBytes);
        return this.#free.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
    }
    /** Two are in use at a time (one commit is filled while one is written); more are kept for a burst, not for ever. */
    giveBack(slab) {
        if (slab.length === SLAB_BYTES && this.#free.length < 4)
            this.#free.push(slab);
    }
}
/**
 * The appends that share one write, one sync and one promise. Bodies are referenced, not copied; headers are written
 * into slabs.
 */
export class CommitGroup {
    start;
    records = [];
    buffers = [];
    /** Position and item counts behind the last record. */
    end;
    counts;
    done;
    resolve;
    reject;
    #slabs;
    #used = [];
    #slab;
    #slabAt = 0;
    constructor(start, counts, slabs) {
        this.start = start;
        this.end = start;
        this.counts = { ...counts };
        this.#slabs = slabs;
        this.done = new Promise((resolve, reject) => {
            this.resolve = resolve;
            this.reject = reject;
        });
        this.done.catch(() => { }); // a caller that does not listen must not end the process
    }
    get bytes() {
        return this.end - this.start;
    }
    add(header, tenant, body) {
        const headBytes = HEADER_BYTES + tenant.bytes.length;
        if (this.#slab === undefined || this.#slabAt + headBytes > this.#slab.length) {
            this.#slab = this.#slabs.take(headBytes);
            this.#slabAt = 0;
            this.#used.push(this.#slab);
        }
        const position = this.end;
        writeHeader(this.#slab, this.#slabAt, header, tenant, body, position, this.counts);
        this.buffers.push(this.#slab.subarray(this.#slabAt, this.#slabAt + headBytes));
        if (body.length > 0)
            this.buffers.push(body);
        this.#slabAt += headBytes;
        const { signal, items } = header;
        this.records.push({
            signal,
            tenant: header.tenant,
            receivedMs: header.receivedMs,
            items,
            measured: header.measured,
            position,
            next: position + headBytes + body.length,
            body,
            tracesBefore: this.counts.traces,
            metricsBefore: this.counts.metrics,
            logsBefore: this.counts.logs,
        });
        this.end = position + headBytes + body.length;
        this.counts[signal] += items;
    }
    /** The write is over, well or not: its headers' memory is free for another. */
    release() {
        for (const slab of this.#used)
            this.#slabs.giveBack(slab);
        this.#used.length = 0;
        this.#slab = undefined;
        this.buffers.length = 0;
    }
}

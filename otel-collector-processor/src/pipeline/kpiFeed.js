import { DELTA_VERSION } from '../messages/index.ts';
import { DeltaBuilder, SpanTable } from './fold/index.ts';
import { syntheticOf } from './enrich/index.ts';
import { Scan } from './wire/index.ts';
import { KPI_CURSOR } from './queue/index.ts';
/** Bytes of the queue read at once while catching up. */
const CATCH_UP_BYTES = 4 * 1024 * 1024;
/** A delta that the engine has not answered for this long is sent again. */
const RESEND_AFTER_MS = 30_000;
/**
 * Folds what a queue holds into deltas and brings them to the engine, each once and in order: one delta is under way
 * at a time, and the next begins where the engine says it has applied. While it keeps up it folds what was just scanned
 * (`live`); behind (after a start, a refused delta, an engine that is slow) it reads the queue again and trusts the
 * labels in the records.
 */
export class KpiFeed {
    #o;
    #cursor;
    #builder = new DeltaBuilder();
    /** Queue position where the builder's delta begins, and up to where it has folded. */
    #from;
    #foldedTo;
    #live = false;
    #underWay;
    #scan = new Scan();
    #table = new SpanTable();
    #rescan = {
        resource: (scan) => this.#table.addResource(scan),
        item: (scan) => {
            this.#table.addSpan(scan, syntheticOf(scan));
            return undefined;
        },
    };
    #closed = new AbortController();
    #catchingUp;
    #answered = () => { };
    constructor(options, tables) {
        this.#o = options;
        this.#cursor = options.queue.cursor(KPI_CURSOR);
        this.#from = this.#foldedTo = this.#appliedIn(tables) ?? options.queue.begin;
        options.queue.onRollback((end) => this.#rolledBack(end));
        this.#catchUp();
    }
    /** Tells of a record that was just appended at [from, to). `fold` is called if the feed keeps up, and nothing is kept of it otherwise. */
    appended(from, to, fold) {
        if (!this.#live || this.#foldedTo !== from)
            return;
        if (this.#builder.full) {
            this.cut();
            if (this.#builder.full) {
                this.#live = false;
                this.#catchUp();
                return;
            }
        }
        fold?.(this.#builder);
        this.#foldedTo = to;
    }
    /** Takes the engine's answer. */
    tables(tables) {
        const applied = this.#appliedIn(tables);
        if (applied === undefined)
            return;
        this.#cursor.advance(applied);
        const underWay = this.#underWay;
        if (underWay === undefined || underWay.sentMs === undefined)
            return;
        if (applied >= underWay.delta.to)
            this.#underWay = undefined;
        else if (applied !== underWay.delta.from)
            this.#restart(applied);
        else
            return;
        this.#answered();
    }
    /** Cuts a delta if none is under way; sends the last one again if it was not answered. Called every delta interval. */
    cut() {
        const nowMs = this.#o.nowMs();
        if (this.#underWay !== undefined) {
            const { sentMs, delta } = this.#underWay;
            if (sentMs !== undefined && nowMs - sentMs >= RESEND_AFTER_MS) {
                this.#underWay.sentMs = nowMs;
                this.#o.send({ ...delta, accounting: this.#o.accounting() });
            }
            else if (sentMs !== undefined)
                this.#o.send(this.#heartbeat(nowMs));
            return;
        }
        if (this.#foldedTo === this.#from) {
            this.#o.send(this.#heartbeat(nowMs));
            return;
        }
        const delta = this.#delta(this.#from, this.#foldedTo, this.#builder, nowMs);
        this.#builder = new DeltaBuilder();
        this.#from = this.#foldedTo;
        this.#underWay = { delta, sentMs: undefined };
        void this.#sendWhenDurable(this.#underWay);
    }
    async close() {
        this.cut();
        this.#closed.abort();
        this.#answered();
        await this.#catchingUp;
    }
    /** Resolves when everything that is durable now has been applied by the engine, or `signal` aborts. */
    async drained(signal) {
        const target = this.#o.queue.durableEnd;
        while (!signal.aborted && this.#cursor.position < target) {
            this.cut();
            await this.#nextAnswer(signal);
        }
    }
    #heartbeat(nowMs) {
        const at = this.#underWay?.delta.from ?? this.#from;
        return this.#delta(at, at, new DeltaBuilder(), nowMs);
    }
    #delta(from, to, builder, nowMs) {
        const { pipelineId, queue, accounting } = this.#o;
        return {
            version: DELTA_VERSION,
            pipelineId,
            epoch: queue.epoch,
            from,
            to,
            createdMs: nowMs,
            ...builder.body(),
            accounting: accounting(),
        };
    }
    /** What the engine counted may not be lost again: only what is on disk is told. */
    async #sendWhenDurable(underWay) {
        const { queue, nowMs, send } = this.#o;
        while (queue.durableEnd < underWay.delta.to && !this.#closed.signal.aborted)
            await queue.waitBeyond(underWay.delta.to - 1, this.#closed.signal);
        if (queue.durableEnd < underWay.delta.to || this.#underWay !== underWay)
            return; // closed, or rolled back meanwhile
        underWay.sentMs = nowMs();
        send(underWay.delta);
    }
    #rolledBack(end) {
        const begin = this.#underWay !== undefined && this.#underWay.delta.to > end ? this.#underWay.delta.from : this.#from;
        if (this.#foldedTo > end)
            this.#restart(Math.min(begin, end));
    }
    #restart(position) {
        this.#underWay = undefined;
        this.#builder = new DeltaBuilder();
        this.#from = this.#foldedTo = position;
        this.#live = false;
        this.#catchUp();
    }
    #catchUp() {
        this.#catchingUp ??= this.#readQueue().finally(() => {
            this.#catchingUp = undefined;
        });
    }
    async #readQueue() {
        const { queue } = this.#o;
        const signal = this.#closed.signal;
        while (!signal.aborted) {
            if (this.#foldedTo >= queue.end) {
                this.#live = true;
                return;
            }
            if (this.#builder.full) {
                this.cut();
                if (this.#builder.full)
                    await this.#nextAnswer(signal);
                continue;
            }
            if (this.#foldedTo >= queue.durableEnd) {
                await queue.waitBeyond(this.#foldedTo, signal);
                continue;
            }
            const position = this.#foldedTo;
            const { records, next } = await queue.read(position, CATCH_UP_BYTES);
            if (this.#foldedTo !== position)
                continue; // restarted elsewhere while reading
            for (const record of records) {
                if (this.#builder.full)
                    break;
                this.#foldRecord(record);
                this.#foldedTo = record.next;
            }
            if (!this.#builder.full)
                this.#foldedTo = next; // what could not be read there is passed over
        }
    }
    #foldRecord(record) {
        if (record.signal !== 'traces' || !record.measured)
            return;
        this.#table.begin();
        this.#scan.run(record.body, 'traces', true, this.#rescan);
        this.#builder.fold(this.#table, record.body, record.tenant, record.receivedMs);
    }
    #nextAnswer(signal) {
        return new Promise((resolve) => {
            this.#answered = resolve;
            signal.addEventListener('abort', () => resolve(), { once: true });
        });
    }
    #appliedIn(tables) {
        const { pipelineId, queue } = this.#o;
        return tables.applied.find((a) => a.pipelineId === pipelineId && a.epoch === queue.epoch)?.position;
    }
}

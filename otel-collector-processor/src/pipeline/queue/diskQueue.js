import { CommitGroup, HeaderSlabs } from './commitGroup.ts';
import { KPI_CURSOR, QueueFullError, QueueWriteError, } from './contract.ts';
import { saveCursorFile } from './cursorFile.ts';
import { Cursors } from './cursors.ts';
import { errorCode } from './queueFiles.ts';
import { HEADER_BYTES, countsBefore, countsBehind, encodeTenant, subtractItems, } from './recordFormat.ts';
import { SegmentWriter } from './segmentWriter.ts';
import { StoredSegments } from './storedSegments.ts';
import { TailCache } from './tailCache.ts';
/** Encoded tenants that are kept; tenants are few, but they come from a header that anybody can send. */
const TENANTS_MAX = 1000;
/** Errors of a disk on which a cursor file finds no room. */
const NO_SPACE = new Set(['ENOSPC', 'EDQUOT']);
/** A commit in the making and one in flight; the rest is in the rooms beside this file. See `Queue` for the promises. */
export class DiskQueue {
    epoch;
    writeFailures = 0;
    #settings;
    #stored;
    #writer;
    #cursors;
    #cache;
    #slabs = new HeaderSlabs();
    #tenants = new Map();
    #rollbackListeners = [];
    #skipListeners = [];
    #waiters = new Set();
    /** From here on room is made: the KPI cursor is moved on before data is refused. */
    #highWaterBytes;
    #filling;
    #committing;
    #durableEnd;
    #durableCounts;
    #pendingBytes = 0;
    /** Until somebody has spoken of cursors, none of them may be taken to be all: a crash may have come before the first was saved. */
    #readersKnown = false;
    #savedEnd;
    #upkeep = Promise.resolve();
    #upkeepPending = 0;
    #saveTimer;
    #closed;
    constructor(settings, recovered) {
        this.#settings = settings;
        this.epoch = recovered.epoch;
        this.#stored = new StoredSegments(recovered.segments, settings.files, settings.onProblem);
        this.#durableEnd = recovered.end;
        this.#durableCounts = recovered.counts;
        this.#savedEnd = recovered.savedEnd;
        this.#writer = new SegmentWriter(settings.files, settings.folder, this.#stored.list, settings.segmentBytes);
        const last = recovered.segments.at(-1);
        if (last !== undefined && recovered.fd !== undefined)
            this.#writer.resume(last, recovered.fd);
        this.#filling = new CommitGroup(recovered.end, recovered.counts, this.#slabs);
        this.#cursors = new Cursors(recovered.cursors, () => this.#onCursorMoved());
        this.#cache = new TailCache(settings.cacheBytes);
        this.#highWaterBytes = settings.maxBytes - Math.min(2 * settings.segmentBytes, Math.floor(settings.maxBytes / 4));
    }
    get end() {
        return this.#filling.end;
    }
    get durableEnd() {
        return this.#durableEnd;
    }
    get durableCounts() {
        return this.#durableCounts;
    }
    get begin() {
        return this.#stored.list[0]?.base ?? this.#durableEnd;
    }
    get bytes() {
        return this.#stored.bytes + this.#pendingBytes;
    }
    get pendingBytes() {
        return this.#pendingBytes;
    }
    get corruptRecords() {
        return this.#stored.corruptRecords;
    }
    get unreadableSegments() {
        return this.#stored.unreadableSegments;
    }
    append(header, body) {
        if (this.#closed !== undefined)
            throw new Error('The queue is closed.');
        const tenant = this.#tenant(header.tenant);
        const size = HEADER_BYTES + tenant.bytes.length + body.length;
        if (this.bytes + size > this.#highWaterBytes)
            this.#makeRoom();
        this.#refuseIfFull(size);
        const group = this.#filling;
        group.add(header, tenant, body);
        this.#pendingBytes += size;
        this.#committing ??= this.#commit();
        return group.done;
    }
    onRollback(listener) {
        this.#rollbackListeners.push(listener);
    }
    onSkip(listener) {
        this.#skipListeners.push(listener);
    }
    async read(position, maxBytes) {
        let at = position;
        for (;;) {
            const segment = this.#stored.beyond(at);
            if (segment === undefined) {
                return { records: [], next: Math.max(at, this.#durableEnd), counts: this.#durableCounts };
            }
            at = Math.max(at, segment.base);
            const found = this.#cache.covers(at)
                ? { records: this.#cache.read(at, maxBytes), next: segment.end }
                : await this.#stored.read(segment, at, maxBytes);
            const last = found.records.at(-1);
            if (last !== undefined)
                return { records: found.records, next: last.next, counts: countsBehind(last) };
            at = found.next;
        }
    }
    async countsAt(position) {
        const { records, counts } = await this.read(position, HEADER_BYTES);
        const first = records[0];
        return first === undefined ? counts : countsBefore(first);
    }
    async waitBeyond(position, signal) {
        if (this.#durableEnd > position || signal.aborted || this.#closed !== undefined)
            return;
        await new Promise((resolve) => {
            const waiter = {
                position,
                wake: () => {
                    this.#waiters.delete(waiter);
                    signal.removeEventListener('abort', waiter.wake);
                    resolve();
                },
            };
            this.#waiters.add(waiter);
            signal.addEventListener('abort', waiter.wake);
        });
    }
    cursor(name) {
        this.#readersKnown = true;
        return this.#cursors.open(name, this.begin, () => this.#durableEnd);
    }
    retainCursors(names) {
        this.#readersKnown = true;
        this.#cursors.retain(names, this.begin);
    }
    async saveCursors() {
        const error = await this.#keepUp();
        if (error !== undefined)
            throw error;
    }
    close() {
        this.#closed ??= (async () => {
            while (this.#committing !== undefined)
                await this.#committing;
            await this.#keepUp(); // a failure was reported; what is not saved is delivered again
            clearTimeout(this.#saveTimer);
            this.#saveTimer = undefined;
            await this.#writer.close();
            for (const waiter of [...this.#waiters])
                waiter.wake();
        })();
        return this.#closed;
    }
    #tenant(name) {
        let tenant = this.#tenants.get(name);
        if (tenant === undefined) {
            tenant = encodeTenant(name);
            if (this.#tenants.size >= TENANTS_MAX)
                this.#tenants.clear();
            this.#tenants.set(name, tenant);
        }
        return tenant;
    }
    #refuseIfFull(size) {
        const { maxBytes, pendingMaxBytes, folder } = this.#settings;
        if (this.bytes + size > maxBytes) {
            throw new QueueFullError(`The queue in ${folder} holds ${this.bytes} of at most ${maxBytes} bytes. Destinations do not keep up: mend them, or raise the cap.`);
        }
        if (this.#pendingBytes > 0 && this.#pendingBytes + size > pendingMaxBytes) {
            throw new QueueFullError(`${this.#pendingBytes} bytes wait for the disk of ${folder}, of at most ${pendingMaxBytes}. The disk does not keep up.`);
        }
    }
    /** Commits group after group until nothing is left. Begins behind the I/O callbacks of this turn, so that they share one commit. */
    async #commit() {
        await new Promise((resolve) => setImmediate(resolve));
        while (this.#filling.records.length > 0) {
            const group = this.#filling;
            this.#filling = new CommitGroup(group.end, group.counts, this.#slabs);
            const before = this.#writer.segment;
            const segment = await this.#writer.commit(group.start, group.bytes, group.buffers).catch((error) => {
                this.#rollBack(group, error);
            });
            if (segment !== undefined)
                this.#onDurable(group, segment);
            if (segment !== undefined && before !== undefined && segment !== before)
                void this.#keepUp();
            group.release();
        }
        this.#committing = undefined;
    }
    #onDurable(group, segment) {
        segment.end = group.end;
        this.#durableEnd = group.end;
        this.#durableCounts = group.counts;
        this.#stored.bytes += group.bytes;
        this.#pendingBytes -= group.bytes;
        for (const record of group.records)
            this.#cache.push(record);
        group.resolve();
        for (const waiter of [...this.#waiters])
            if (waiter.position < group.end)
                waiter.wake();
    }
    /** Headers hold positions and counts, so what was appended behind a failed commit goes with it. */
    #rollBack(group, cause) {
        const behind = this.#filling;
        this.#filling = new CommitGroup(this.#durableEnd, this.#durableCounts, this.#slabs);
        this.#pendingBytes = 0;
        this.writeFailures += 1;
        const message = `The queue in ${this.#settings.folder} could not be written (${String(cause)}). ` +
            `${group.records.length + behind.records.length} requests were refused. Free disk space or mend the disk; senders will try again.`;
        this.#settings.onProblem({ kind: 'write_failed', message });
        for (const listener of this.#rollbackListeners)
            listener(this.#durableEnd);
        const error = new QueueWriteError(message, { cause });
        group.reject(error);
        behind.reject(error);
        behind.release();
    }
    #onCursorMoved() {
        this.#cache.forget(this.#cursors.lowest(0));
        if (this.bytes > this.#highWaterBytes)
            this.#makeRoom();
        if (this.#saveTimer !== undefined || this.#closed !== undefined)
            return;
        this.#saveTimer = setTimeout(() => {
            this.#saveTimer = undefined;
            void this.#keepUp();
        }, this.#settings.cursorSaveMs).unref();
    }
    /** Near the cap: frees what only waits for its turn, or for the KPI cursor. */
    #makeRoom() {
        const oldest = this.#stored.list[0];
        if (this.#upkeepPending > 0 || oldest === undefined || oldest === this.#writer.segment)
            return;
        if (this.#cursors.lowest(this.#durableEnd, KPI_CURSOR) >= oldest.end)
            void this.#keepUp();
    }
    /** Saves the cursors and deletes what they have passed; one at a time. Resolves to what went wrong. */
    #keepUp() {
        this.#upkeepPending += 1;
        const run = this.#upkeep.then(async () => {
            try {
                await this.#skipKpi();
                const error = await this.#save();
                // On a full disk the cursors find no room, and only deleting makes some. A cursor that a crash then takes back
                // to before the queue's begin starts at its begin: where it was.
                const fullDisk = error !== undefined && NO_SPACE.has(errorCode(error.cause));
                const passed = fullDisk ? this.#cursors.lowest(this.#durableEnd) : this.#cursors.lowestSaved(this.#durableEnd);
                if (!this.#readersKnown)
                    return error;
                const deleted = await this.#stored.deletePassed(passed, () => this.#writer.segment);
                return fullDisk && deleted > 0 ? await this.#save() : error;
            }
            finally {
                this.#upkeepPending -= 1;
            }
        });
        this.#upkeep = run.then(() => { }, () => { });
        return run;
    }
    async #save() {
        const end = this.#durableEnd;
        const counts = this.#durableCounts;
        if (!this.#cursors.dirty && end === this.#savedEnd)
            return undefined;
        const { files, folder, onProblem } = this.#settings;
        try {
            await this.#cursors.save((cursors) => saveCursorFile(files, folder, { end, counts, cursors }));
            this.#savedEnd = end;
            return undefined;
        }
        catch (cause) {
            const message = `The cursors of the queue in ${folder} could not be saved (${String(cause)}). After a crash some data would be delivered again.`;
            onProblem({ kind: 'cursors_not_saved', message });
            this.#onCursorMoved(); // tries again later
            return new QueueWriteError(message, { cause });
        }
    }
    /** Near the cap the KPI cursor gives way: KPIs lose a gap that is counted, senders lose nothing. */
    async #skipKpi() {
        const from = this.#cursors.get(KPI_CURSOR);
        if (from === undefined)
            return;
        const others = this.#cursors.lowest(this.#durableEnd, KPI_CURSOR);
        let over = this.bytes - this.#highWaterBytes;
        let to = from;
        for (const segment of this.#stored.list) {
            if (over <= 0 || segment === this.#writer.segment || segment.end > others)
                break;
            over -= segment.end - segment.base;
            to = Math.max(to, segment.end);
        }
        if (to === from)
            return;
        let items;
        try {
            items = subtractItems(await this.countsAt(to), await this.countsAt(from));
        }
        catch {
            return; // no file handle at the moment; the next append asks again
        }
        if (this.#cursors.get(KPI_CURSOR) !== from)
            return; // it moved by itself meanwhile
        this.#cursors.move(KPI_CURSOR, to);
        for (const listener of this.#skipListeners)
            listener({ cursor: KPI_CURSOR, from, to, items });
    }
}

import { errorCode } from './queueFiles.ts';
import { unreadableSegment } from './recoverQueue.ts';
import { firstBeyond, isTransient, readSegment } from './segment.ts';
/** The segments on disk: reads them, counts what cannot be read, and deletes what all have passed. */
export class StoredSegments {
    /** Ascending. The last one may be the writer's, which adds to this list. */
    list;
    /** Of all segments, up to what is durable; the queue adds what it commits. */
    bytes;
    corruptRecords = 0;
    unreadableSegments;
    #files;
    #onProblem;
    /** Where corrupt bytes begin, so that each run is counted once however many readers meet it. */
    #corruptAt = new Set();
    constructor(list, files, onProblem) {
        this.list = list;
        this.bytes = list.reduce((sum, segment) => sum + segment.end - segment.base, 0);
        this.unreadableSegments = list.filter((segment) => segment.unreadable).length;
        this.#files = files;
        this.#onProblem = onProblem;
    }
    /** The segment that holds the first byte from `position` on. */
    beyond(position) {
        return this.list[firstBeyond(this.list, position)];
    }
    /** Records of one segment, none if nothing in it can be read from `at` on. Rejects for the errors of a moment only. */
    async read(segment, at, maxBytes) {
        const { path, base, end } = segment;
        if (segment.unreadable)
            return { records: [], next: end };
        try {
            const read = await readSegment(this.#files, path, base, at, end, maxBytes);
            for (const position of read.corruptAt)
                this.#onCorrupt(position, segment);
            return read;
        }
        catch (error) {
            if (isTransient(error))
                throw error;
            // one that is listed no more was deleted while it was read: its reader was moved on
            if (this.list.includes(segment) && !segment.unreadable) {
                segment.unreadable = true;
                this.unreadableSegments += 1;
                this.#onProblem(unreadableSegment(segment, error));
            }
            return { records: [], next: end };
        }
    }
    /** Deletes, oldest first, what ends at or before `position`, but never `active`. Resolves to the number deleted. */
    async deletePassed(position, active) {
        for (let deleted = 0;; deleted++) {
            const oldest = this.list[0];
            if (oldest === undefined || oldest === active() || oldest.end > position)
                return deleted;
            try {
                if (oldest.unreadable)
                    await this.#files.rename(oldest.path, oldest.path.replace(/segment$/, 'unreadable'));
                else
                    await this.#files.remove(oldest.path);
            }
            catch (error) {
                if (errorCode(error) !== 'ENOENT') {
                    const message = `${oldest.path} could not be deleted (${String(error)}). It takes disk space until it can be.`;
                    this.#onProblem({ kind: 'delete_failed', message });
                    return deleted;
                }
            }
            this.list.shift();
            this.bytes -= oldest.end - oldest.base;
            for (const at of this.#corruptAt)
                if (at < oldest.end)
                    this.#corruptAt.delete(at);
        }
    }
    #onCorrupt(position, segment) {
        if (this.#corruptAt.has(position))
            return;
        this.#corruptAt.add(position);
        this.corruptRecords += 1;
        const message = `${segment.path} is corrupt at byte ${position - segment.base}. What cannot be read is skipped and counted as dropped.`;
        this.#onProblem({ kind: 'corrupt_record', message });
    }
}

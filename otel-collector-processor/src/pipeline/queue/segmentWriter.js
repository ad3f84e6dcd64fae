import { errorCode, writeAll } from './queueFiles.ts';
import { segmentName } from './segment.ts';
/**
 * Writes commits to the last segment and begins the next one. It owns the end of the list of segments; a segment's `end`
 * is moved by the queue, once what lies before it is durable and may be seen.
 */
export class SegmentWriter {
    #files;
    #folder;
    #segments;
    #segmentBytes;
    #active;
    constructor(files, folder, segments, segmentBytes) {
        this.#files = files;
        this.#folder = folder;
        this.#segments = segments;
        this.#segmentBytes = segmentBytes;
    }
    /** The segment that may grow; undefined before the first commit and after a failure. */
    get segment() {
        return this.#active?.segment;
    }
    /** Goes on in a segment that was there at start. */
    resume(segment, fd) {
        this.#active = { segment, fd };
    }
    /**
     * Writes `buffers` (`bytes` in all) at `position`, behind all that is durable, and syncs; resolves to their segment.
     * When it rejects nothing of them is visible. A write that failed is cut off. After a failed sync the file is not
     * trusted any more: the kernel may have dropped the pages and would report the next sync of them as good, so the next
     * commit begins a new segment.
     */
    async commit(position, bytes, buffers) {
        if (this.#active !== undefined && position - this.#active.segment.base >= this.#segmentBytes)
            await this.#leave();
        const { segment, fd } = this.#active ?? (await this.#begin(position));
        try {
            await writeAll(this.#files, fd, buffers, position - segment.base, bytes);
        }
        catch (error) {
            await this.#files.truncate(fd, segment.end - segment.base).catch(() => this.#abandon());
            throw error;
        }
        try {
            await this.#files.sync(fd);
        }
        catch (error) {
            await this.#abandon();
            throw error;
        }
        return segment;
    }
    close() {
        return this.#leave();
    }
    async #begin(base) {
        const path = `${this.#folder}/${segmentName(base)}`;
        // one of this name is left where a segment was abandoned before it held a record
        await this.#files.remove(path).catch((error) => {
            if (errorCode(error) !== 'ENOENT')
                throw error;
        });
        const fd = await this.#files.open(path, 'create');
        try {
            await this.#files.syncFolder(this.#folder);
        }
        catch (error) {
            await this.#files.close(fd).catch(() => { });
            throw error;
        }
        const active = { segment: { base, path, end: base, unreadable: false }, fd };
        this.#segments.push(active.segment);
        this.#active = active; // in the same turn: a listed segment that is empty and not active would be deleted
        return active;
    }
    async #leave() {
        const active = this.#active;
        this.#active = undefined;
        if (active !== undefined)
            await this.#files.close(active.fd).catch(() => { }); // it was synced with its last commit
    }
    async #abandon() {
        if (this.#active === undefined)
            return;
        const { segment, fd } = this.#active;
        const isEmpty = segment.end === segment.base;
        this.#active = undefined;
        if (isEmpty)
            this.#segments.splice(this.#segments.indexOf(segment), 1);
        await this.#files.truncate(fd, segment.end - segment.base).catch(() => { }); // the next segment's base bounds it anyway
        await this.#files.close(fd).catch(() => { });
        if (isEmpty)
            await this.#files.remove(segment.path).catch(() => { });
    }
}

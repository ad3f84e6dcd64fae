import { errorCode } from './queueFiles.ts';
import { HEADER_BYTES, decodeRecord, findHeader } from './recordFormat.ts';
const NAME = /^(\d{16})\.segment$/;
export function segmentName(base) {
    return `${String(base).padStart(16, '0')}.segment`;
}
/** Base of a segment file's name; undefined for any other name. */
export function segmentBase(name) {
    const digits = NAME.exec(name)?.[1];
    return digits === undefined ? undefined : Number(digits);
}
/** Index of the first segment that has something behind `position`; `segments.length` if none has. Ascending by base. */
export function firstBeyond(segments, position) {
    let low = 0;
    let high = segments.length;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if (segments[middle].end > position)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
/** How much is read at a time while looking for the next header behind corrupt bytes. */
const SEARCH_BYTES = 1024 * 1024;
/**
 * Records of one segment from `position` on, at most about `maxBytes`, at least one if there is one before `end`. Bodies
 * are views of one buffer of at most max(`maxBytes`, the record), so memory does not depend on the segment.
 * Rejects with the system's error.
 */
export async function readSegment(files, path, base, position, end, maxBytes) {
    const records = [];
    const corruptAt = [];
    const fd = await files.open(path, 'read');
    try {
        let at = position;
        let limit = end;
        let chunkBytes = Math.max(maxBytes, HEADER_BYTES);
        let searching = false;
        while (records.length === 0 && at < limit) {
            const wanted = Math.min(chunkBytes, limit - at);
            const chunk = await readChunk(files, fd, at - base, wanted);
            if (chunk.length < wanted)
                limit = at + chunk.length; // the file is shorter than it was
            if (chunk.length === 0 && !searching)
                corruptAt.push(at);
            const chunkPosition = at;
            let offset = 0;
            chunkBytes = Math.max(maxBytes, HEADER_BYTES);
            while (offset < chunk.length) {
                if (searching) {
                    const found = findHeader(chunk, offset, chunkPosition);
                    if (found === -1) {
                        // a header may straddle the chunk's end, but nothing can follow the file's
                        const isLast = chunkPosition + chunk.length >= limit;
                        offset = isLast ? chunk.length : Math.max(offset, chunk.length - HEADER_BYTES + 1);
                        chunkBytes = SEARCH_BYTES;
                        break;
                    }
                    offset = found;
                    searching = false;
                }
                const decoded = decodeRecord(chunk, offset, chunkPosition + offset, limit);
                if (decoded.kind === 'short') {
                    chunkBytes = Math.max(chunkBytes, decoded.bytes);
                    break;
                }
                if (decoded.kind === 'record') {
                    records.push(decoded.record);
                    offset = decoded.record.next - chunkPosition;
                }
                else if (decoded.kind === 'corrupt') {
                    corruptAt.push(chunkPosition + offset);
                    offset = decoded.next - chunkPosition;
                }
                else {
                    if (records.length > 0)
                        break; // the next read begins here, and counts it
                    corruptAt.push(chunkPosition + offset);
                    searching = true;
                    offset += 1;
                }
            }
            at = chunkPosition + offset;
        }
        return { records, next: records.length > 0 ? at : end, corruptAt };
    }
    finally {
        await files.close(fd);
    }
}
async function readChunk(files, fd, offset, bytes) {
    const chunk = Buffer.allocUnsafeSlow(bytes);
    let filled = 0;
    while (filled < bytes) {
        const read = await files.read(fd, filled === 0 ? chunk : chunk.subarray(filled), offset + filled);
        if (read === 0)
            break;
        filled += read;
    }
    return filled === bytes ? chunk : chunk.subarray(0, filled);
}
/** Errors of a moment, not of the file: reading again may help. */
const TRANSIENT = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EINTR', 'EBUSY']);
export function isTransient(error) {
    return TRANSIENT.has(errorCode(error));
}

import { noRoom, refusal, tooLarge } from './refusal.ts';
/** What a chunk costs beside its bytes (Buffer, ArrayBuffer, array slot): a body sent byte by byte must not be cheap to hold. */
const CHUNK_OVERHEAD_BYTES = 256;
/** Chunks that a body may lie about in before it is looked at whether they are too small. */
const CRUMBS_MAX = 64;
/**
 * Reads a whole body. After a refusal what was read is dropped and the source flows on into nothing: whoever answers
 * decides how long. What the bytes cost is taken from the lease and stays taken.
 */
export function readBody(source, maxBytes, head, lease, deadline) {
    return new Promise((resolve) => {
        let chunks = [];
        let size = 0;
        let overhead = 0;
        let settled = false;
        let headSeen = false;
        // Keeps a body that comes in crumbs from costing many times its size.
        const compact = () => {
            chunks = [Buffer.concat(chunks)];
            lease.give(overhead - CHUNK_OVERHEAD_BYTES);
            overhead = CHUNK_OVERHEAD_BYTES;
        };
        const settle = (result) => {
            if (settled)
                return;
            settled = true;
            deadline.onPassed = undefined;
            chunks = [];
            if (result.kind === 'body')
                lease.give(overhead);
            else
                lease.release();
            resolve(result);
        };
        source.on('data', (chunk) => {
            if (settled)
                return;
            size += chunk.length;
            overhead += CHUNK_OVERHEAD_BYTES;
            if (size > maxBytes)
                return settle(tooLarge(maxBytes));
            if (!lease.take(chunk.length + CHUNK_OVERHEAD_BYTES))
                return settle(noRoom());
            chunks.push(chunk);
            if (chunks.length > CRUMBS_MAX && overhead > size)
                compact();
            if (!headSeen && size >= head.headBytes) {
                headSeen = true;
                const refused = head.checkHead(Buffer.concat(chunks, head.headBytes));
                if (refused !== undefined)
                    settle(refused);
            }
        });
        source.on('end', () => {
            if (!settled)
                settle({ kind: 'body', bytes: joined(chunks, size) });
        });
        source.on('aborted', () => settle({ kind: 'gone' }));
        source.on('error', () => settle({ kind: 'gone' }));
        source.on('close', () => settle({ kind: 'gone' }));
        deadline.onPassed = () => settle(refusal('too_slow', 'The request took too long to arrive.'));
    });
}
/** A single chunk is taken as it is, unless it is a small part of a large read, which would be kept with it. */
function joined(chunks, size) {
    const [only] = chunks;
    return chunks.length === 1 && only.buffer.byteLength <= 2 * size ? only : Buffer.concat(chunks, size);
}

import type { Readable } from 'node:stream';
import type { Deadline } from './deadline.ts';
import type { Lease } from './memoryBudget.ts';
import { noRoom, refusal, tooLarge, type Refusal } from './refusal.ts';

/** What a chunk costs beside its bytes (Buffer, ArrayBuffer, array slot): a body sent byte by byte must not be cheap to hold. */
const CHUNK_OVERHEAD_BYTES = 256;

/** Chunks that a body may lie about in before it is looked at whether they are too small. */
const CRUMBS_MAX = 64;

/** The sender hung up: nobody is left to answer. */
export type Gone = Readonly<{ kind: 'gone' }>;
export type BodyRead = Readonly<{ kind: 'body'; bytes: Buffer }> | Gone | Refusal;

/** How the beginning of a body is looked at. */
export type BodyHead = Readonly<{
  headBytes: number;
  /** Is shown the first `headBytes`, once, as soon as they are there; a refusal ends the reading. */
  checkHead: (head: Buffer) => Refusal | undefined;
}>;

/**
 * Reads a whole body. After a refusal what was read is dropped and the source flows on into nothing: whoever answers
 * decides how long. What the bytes cost is taken from the lease and stays taken.
 */
export function readBody(
  source: Readable,
  maxBytes: number,
  head: BodyHead,
  lease: Lease,
  deadline: Deadline,
): Promise<BodyRead> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
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
    const settle = (result: BodyRead) => {
      if (settled) return;
      settled = true;
      deadline.onPassed = undefined;
      chunks = [];
      if (result.kind === 'body') lease.give(overhead);
      else lease.release();
      resolve(result);
    };

    source.on('data', (chunk: Buffer) => {
      if (settled) return;
      size += chunk.length;
      overhead += CHUNK_OVERHEAD_BYTES;
      if (size > maxBytes) return settle(tooLarge(maxBytes));
      if (!lease.take(chunk.length + CHUNK_OVERHEAD_BYTES)) return settle(noRoom(lease.budget));
      chunks.push(chunk);
      if (chunks.length > CRUMBS_MAX && overhead > size) compact();
      if (!headSeen && size >= head.headBytes) {
        headSeen = true;
        const refused = head.checkHead(Buffer.concat(chunks, head.headBytes));
        if (refused !== undefined) settle(refused);
      }
    });
    source.on('end', () => {
      if (!settled) settle({ kind: 'body', bytes: joined(chunks, size) });
    });
    source.on('aborted', () => settle({ kind: 'gone' }));
    source.on('error', () => settle({ kind: 'gone' }));
    source.on('close', () => settle({ kind: 'gone' }));
    deadline.onPassed = () => settle(refusal('too_slow', 'The request took too long to arrive.'));
  });
}

/** A single chunk is taken as it is, unless it is a small part of a large read, which would be kept with it. */
function joined(chunks: readonly Buffer[], size: number): Buffer {
  const [only] = chunks;
  return chunks.length === 1 && only!.buffer.byteLength <= 2 * size ? only! : Buffer.concat(chunks, size);
}

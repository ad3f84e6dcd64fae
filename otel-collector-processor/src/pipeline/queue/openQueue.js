import { randomUUID } from 'node:crypto';
import { DiskQueue } from './diskQueue.ts';
import { nodeFiles } from './queueFiles.ts';
import { recoverQueue } from './recoverQueue.ts';
/** Big enough that files are few, small enough that a consumed one is soon gone. */
const SEGMENT_BYTES = 64 * 1024 * 1024;
const CACHE_BYTES = 16 * 1024 * 1024;
/** The largest request that is received (OTLP 1.11's limit). */
const PENDING_MAX_BYTES = 64 * 1024 * 1024;
/** An fsync and a rename each time; after a crash this much is delivered again. */
const CURSOR_SAVE_MS = 1000;
/**
 * Opens the queue in a folder, making it where there is none. Rejects with an error that says what to do where the folder
 * cannot be made, listed or written; damaged content is reported to `onProblem` and passed over.
 */
export async function openQueue(options) {
    const { folder, maxBytes, files = nodeFiles, newEpoch = randomUUID, onProblem = () => { } } = options;
    const recovered = await recoverQueue(files, folder, newEpoch, onProblem).catch((error) => {
        const message = `The queue folder ${folder} cannot be used (${String(error)}). Make it writable for this user, or set another data directory.`;
        throw new Error(message, { cause: error });
    });
    return new DiskQueue({
        folder,
        files,
        onProblem,
        maxBytes,
        segmentBytes: Math.max(1, Math.min(options.segmentBytes ?? SEGMENT_BYTES, Math.floor(maxBytes / 8))),
        cacheBytes: options.cacheBytes ?? CACHE_BYTES,
        pendingMaxBytes: options.pendingMaxBytes ?? PENDING_MAX_BYTES,
        cursorSaveMs: options.cursorSaveMs ?? CURSOR_SAVE_MS,
    }, recovered);
}

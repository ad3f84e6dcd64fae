import { randomUUID } from 'node:crypto';
import type { Queue, QueueProblem, WhenFull } from './contract.ts';
import { DiskQueue } from './diskQueue.ts';
import { type QueueFiles, nodeFiles } from './queueFiles.ts';
import { recoverQueue } from './recoverQueue.ts';

export type QueueOptions = Readonly<{
  /** Made if it is not there. One process at a time may have it open. */
  folder: string;
  /** Cap on the disk space of all segments. */
  maxBytes: number;
  /** Default: refuse. */
  whenFull?: WhenFull;
  /** A segment is left for the next one at this size. Default 64 MiB; at most an eighth of `maxBytes` is used. */
  segmentBytes?: number;
  /** Memory for the newest records, so that readers that keep up do not read the disk. Default 16 MiB; 0 is none. */
  cacheBytes?: number;
  /** Appends that wait for the disk may hold this much memory; beyond it appending throws QueueFullError. Default 64 MiB. */
  pendingMaxBytes?: number;
  /** Longest time that an advanced cursor is not durable. Default 1,000. */
  cursorSaveMs?: number;
  /** For the log and `/status`. Called once for each occurrence; a disk that stays full is told of with each commit. */
  onProblem?: (problem: QueueProblem) => void;
  /** Replaced in tests. */
  files?: QueueFiles;
  newEpoch?: () => string;
}>;

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
export async function openQueue(options: QueueOptions): Promise<Queue> {
  const { folder, maxBytes, files = nodeFiles, newEpoch = randomUUID, onProblem = () => {} } = options;
  const recovered = await recoverQueue(files, folder, newEpoch, onProblem).catch((error: unknown) => {
    const message = `The queue folder ${folder} cannot be used (${String(error)}). Make it writable for this user, or set another data directory.`;
    throw new Error(message, { cause: error });
  });
  return new DiskQueue(
    {
      folder,
      files,
      onProblem,
      maxBytes,
      whenFull: options.whenFull ?? 'refuse',
      segmentBytes: Math.max(1, Math.min(options.segmentBytes ?? SEGMENT_BYTES, Math.floor(maxBytes / 8))),
      cacheBytes: options.cacheBytes ?? CACHE_BYTES,
      pendingMaxBytes: options.pendingMaxBytes ?? PENDING_MAX_BYTES,
      cursorSaveMs: options.cursorSaveMs ?? CURSOR_SAVE_MS,
    },
    recovered,
  );
}

import { constants, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { gunzipSync, inflateSync, zstdDecompressSync, type ZlibOptions, type ZstdOptions } from 'node:zlib';
import type { Transform } from 'node:stream';
import type { Lease } from './memoryBudget.ts';
import { noRoom, refusal, tooLarge, type Refusal } from './refusal.ts';

/** `rejectGarbageAfterEnd`: otherwise Node drops what follows, if it does not look like more of the same, without a word. */
type Limits = Readonly<{ maxOutputLength?: number; chunkSize: number; rejectGarbageAfterEnd: true }>;
type Decoder = Readonly<{
  sync: (bytes: Buffer, limits: Limits) => Buffer;
  stream: (limits: Limits) => Transform;
  /** What the bytes say or suggest that they will grow to. A hint: it may lie. */
  sizeHint: (bytes: Buffer) => number;
}>;

/** A decoder may not allocate a larger window than this, whatever the frame asks for: 2^26 = 64 MiB. */
const ZSTD_WINDOW_LOG_MAX = 26;
const zstdOptions = (limits: Limits): ZstdOptions => ({
  ...limits,
  params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX },
});
const zlibOptions = (limits: Limits): ZlibOptions => limits;
const guess = (bytes: Buffer): number => bytes.length * 8;

const DECODERS = {
  gzip: {
    sync: (bytes, limits) => gunzipSync(bytes, zlibOptions(limits)),
    stream: (limits) => createGunzip(zlibOptions(limits)),
    sizeHint: (bytes) => (bytes.length < 18 ? 0 : bytes.readUInt32LE(bytes.length - 4)), // RFC 1952: ISIZE
  },
  /** The zlib format, which both HTTP (RFC 9110) and gRPC mean by the word. */
  deflate: {
    sync: (bytes, limits) => inflateSync(bytes, zlibOptions(limits)),
    stream: (limits) => createInflate(zlibOptions(limits)),
    sizeHint: guess,
  },
  zstd: {
    sync: (bytes, limits) => zstdDecompressSync(bytes, zstdOptions(limits)),
    stream: (limits) => createZstdDecompress(zstdOptions(limits)),
    sizeHint: guess,
  },
} as const satisfies Record<string, Decoder>;

export type Coding = 'identity' | keyof typeof DECODERS;

/** Names on the wire. `none` and `zlib` are the Collector's. */
const NAMES: Readonly<Record<string, Coding>> = {
  '': 'identity',
  identity: 'identity',
  none: 'identity',
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  zlib: 'deflate',
  zstd: 'zstd',
};

/** The names to announce. */
export const ACCEPTED_CODINGS = 'gzip, deflate, zstd';

/** The coding that a Content-Encoding or grpc-encoding header names; undefined if it is none that is known. */
export function codingOf(header: string | undefined): Coding | undefined {
  const name = (header ?? '').trim().toLowerCase();
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
}

/**
 * Up to this size it is decoded in place, which costs least; beyond, or if that was not enough, in pieces on the thread
 * pool: no request may hold up the others for longer than about 10 ms.
 */
export const SYNC_MAX_BYTES = 4 * 1024 * 1024;
const CHUNK_MAX_BYTES = 256 * 1024;
const CHUNK_MIN_BYTES = 1_024;

export type Decoded = Readonly<{ kind: 'decoded'; bytes: Buffer }> | Refusal;

/**
 * Decodes within limits, never holding more than they allow: `too_large` beyond `maxBytes`, `overloaded` when the lease has
 * no room for more, `malformed` for what is corrupt, cut short or followed by something else. The compressed bytes' share
 * of the lease is given back.
 */
export async function decode(bytes: Buffer, coding: Coding, maxBytes: number, lease: Lease): Promise<Decoded> {
  if (coding === 'identity' || bytes.length === 0) return { kind: 'decoded', bytes };
  const decoder: Decoder = DECODERS[coding];
  const hint = decoder.sizeHint(bytes);
  const decoded =
    (hint <= SYNC_MAX_BYTES ? decodeInPlace(bytes, decoder, hint, maxBytes, lease) : undefined) ??
    (await decodeInPieces(bytes, decoder, maxBytes, lease));
  lease.give(bytes.length);
  return decoded;
}

/** Undefined if it is too much for one go. */
function decodeInPlace(
  bytes: Buffer,
  decoder: Decoder,
  hint: number,
  maxBytes: number,
  lease: Lease,
): Decoded | undefined {
  const maxOutputLength = Math.max(1, Math.min(maxBytes, SYNC_MAX_BYTES, lease.budget.freeBytes));
  // One byte more than expected: a buffer that is exactly full makes zlib ask for another.
  const chunkSize = Math.max(CHUNK_MIN_BYTES, Math.min(hint + 1, maxOutputLength));
  try {
    const decoded = decoder.sync(bytes, { maxOutputLength, chunkSize, rejectGarbageAfterEnd: true });
    if (!lease.take(decoded.length)) return noRoom(lease.budget);
    // A small result in a large buffer would keep all of it.
    const wasteful = decoded.buffer.byteLength > 2 * decoded.length;
    return { kind: 'decoded', bytes: wasteful ? Buffer.concat([decoded]) : decoded };
  } catch (error) {
    if (!isTooLarge(error)) return corrupt();
    if (maxOutputLength === maxBytes) return tooLarge(maxBytes);
    return maxOutputLength === SYNC_MAX_BYTES ? undefined : noRoom(lease.budget);
  }
}

function decodeInPieces(bytes: Buffer, decoder: Decoder, maxBytes: number, lease: Lease): Promise<Decoded> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let size = 0;
    let settled = false;
    const engine = decoder.stream({ chunkSize: CHUNK_MAX_BYTES, rejectGarbageAfterEnd: true });
    const settle = (result: Decoded) => {
      if (settled) return;
      settled = true;
      pieces.length = 0;
      engine.destroy();
      resolve(result);
    };
    engine.on('data', (piece: Buffer) => {
      if (settled) return;
      size += piece.length;
      if (size > maxBytes) return settle(tooLarge(maxBytes));
      if (!lease.take(piece.length)) return settle(noRoom(lease.budget));
      pieces.push(piece);
    });
    engine.on('end', () => {
      if (!settled) settle({ kind: 'decoded', bytes: Buffer.concat(pieces, size) });
    });
    engine.on('error', () => settle(corrupt()));
    engine.end(bytes);
  });
}

function isTooLarge(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
}

function corrupt(): Refusal {
  return refusal('malformed', 'The body is not what its encoding says: it cannot be decompressed.');
}

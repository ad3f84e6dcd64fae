import { constants, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { noRoom, refusal, tooLarge } from './refusal.ts';
/** A decoder may not allocate a larger window than this, whatever the frame asks for: 2^26 = 64 MiB. */
const ZSTD_WINDOW_LOG_MAX = 26;
const zstdOptions = (limits) => ({
    ...limits,
    params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX },
});
const zlibOptions = (limits) => limits;
const guess = (bytes) => bytes.length * 8;
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
};
/** Names on the wire. `none` and `zlib` are the Collector's. */
const NAMES = {
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
export function codingOf(header) {
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
/**
 * Decodes within limits, never holding more than they allow: `too_large` beyond `maxBytes`, `overloaded` when the lease has
 * no room for more, `malformed` for what is corrupt, cut short or followed by something else. The compressed bytes' share
 * of the lease is given back.
 */
export async function decode(bytes, coding, maxBytes, lease) {
    if (coding === 'identity' || bytes.length === 0)
        return { kind: 'decoded', bytes };
    const decoder = DECODERS[coding];
    const hint = decoder.sizeHint(bytes);
    const decoded = (hint <= SYNC_MAX_BYTES ? decodeInPlace(bytes, decoder, hint, maxBytes, lease) : undefined) ??
        (await decodeInPieces(bytes, decoder, maxBytes, lease));
    lease.give(bytes.length);
    return decoded;
}
/** Undefined if it is too much for one go. */
function decodeInPlace(bytes, decoder, hint, maxBytes, lease) {
    const maxOutputLength = Math.max(1, Math.min(maxBytes, SYNC_MAX_BYTES, lease.budget.freeBytes));
    // One byte more than expected: a buffer that is exactly full makes zlib ask for another.
    const chunkSize = Math.max(CHUNK_MIN_BYTES, Math.min(hint + 1, maxOutputLength));
    try {
        const decoded = decoder.sync(bytes, { maxOutputLength, chunkSize, rejectGarbageAfterEnd: true });
        if (!lease.take(decoded.length))
            return noRoom();
        // A small result in a large buffer would keep all of it.
        const wasteful = decoded.buffer.byteLength > 2 * decoded.length;
        return { kind: 'decoded', bytes: wasteful ? Buffer.concat([decoded]) : decoded };
    }
    catch (error) {
        if (!isTooLarge(error))
            return corrupt();
        if (maxOutputLength === maxBytes)
            return tooLarge(maxBytes);
        return maxOutputLength === SYNC_MAX_BYTES ? undefined : noRoom();
    }
}
function decodeInPieces(bytes, decoder, maxBytes, lease) {
    return new Promise((resolve) => {
        const pieces = [];
        let size = 0;
        let settled = false;
        const engine = decoder.stream({ chunkSize: CHUNK_MAX_BYTES, rejectGarbageAfterEnd: true });
        const settle = (result) => {
            if (settled)
                return;
            settled = true;
            pieces.length = 0;
            engine.destroy();
            resolve(result);
        };
        engine.on('data', (piece) => {
            if (settled)
                return;
            size += piece.length;
            if (size > maxBytes)
                return settle(tooLarge(maxBytes));
            if (!lease.take(piece.length))
                return settle(noRoom());
            pieces.push(piece);
        });
        engine.on('end', () => {
            if (!settled)
                settle({ kind: 'decoded', bytes: Buffer.concat(pieces, size) });
        });
        engine.on('error', () => settle(corrupt()));
        engine.end(bytes);
    });
}
function isTooLarge(error) {
    return error.code === 'ERR_BUFFER_TOO_LARGE';
}
function corrupt() {
    return refusal('malformed', 'The body is not what its encoding says: it cannot be decompressed.');
}

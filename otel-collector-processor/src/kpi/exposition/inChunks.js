/** Units of UTF-16 in a chunk, about: one write to a socket, and a fraction of a millisecond of rendering. */
export const CHUNK_LENGTH = 60_000;
/** Joins pieces into chunks of at most CHUNK_LENGTH, but for a piece that is longer by itself. `onEnd` is called when all were taken. */
export function* inChunks(pieces, onEnd) {
    let chunk = '';
    for (const piece of pieces) {
        if (chunk !== '' && chunk.length + piece.length > CHUNK_LENGTH) {
            yield chunk;
            chunk = '';
        }
        chunk += piece;
    }
    // Before the last chunk: a reader that has taken it may never ask whether there is another.
    onEnd();
    yield chunk;
}

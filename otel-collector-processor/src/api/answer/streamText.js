import { setImmediate as nextTurn } from 'node:timers/promises';
/** About what one socket write takes; between two such pieces every other request gets its turn. */
const PIECE_MIN_CHARS = 64 * 1024;
/**
 * Chunks of text as a stream of UTF-8. Nothing is asked of `chunks` before the reader asks, and no more than the reader
 * takes: a slow reader costs one piece of memory. When the reader goes away, the iterator is returned.
 * A chunk that cannot be made errors the stream, so that no reader takes a part for the whole.
 */
export function streamText(chunks, onError) {
    const iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
    const encoder = new TextEncoder();
    return new ReadableStream({
        async pull(controller) {
            await nextTurn();
            let piece = '';
            try {
                for (;;) {
                    const next = await iterator.next();
                    if (next.done === true) {
                        if (piece !== '')
                            controller.enqueue(encoder.encode(piece));
                        controller.close();
                        return;
                    }
                    piece += next.value;
                    if (piece.length >= PIECE_MIN_CHARS) {
                        controller.enqueue(encoder.encode(piece));
                        return;
                    }
                }
            }
            catch (error) {
                onError(error);
                controller.error(error);
            }
        },
        async cancel() {
            await iterator.return?.();
        },
    }, { highWaterMark: 0 });
}

/** What every HTTP/2 connection begins with (RFC 9113 §3.4); no HTTP/1.1 request does. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');
/**
 * Reads until it is clear what a connection speaks, and puts the bytes back. A connection that says nothing, or not enough,
 * within `timeoutMs` is cut.
 */
export function readOpening(socket, timeoutMs, opened) {
    let seen = Buffer.alloc(0);
    const timer = setTimeout(() => socket.destroy(), timeoutMs);
    const stop = () => {
        clearTimeout(timer);
        socket.off('readable', onReadable);
        socket.off('close', stop);
    };
    const onReadable = () => {
        const chunk = socket.read();
        if (chunk === null)
            return;
        seen = seen.length === 0 ? Buffer.from(chunk) : Buffer.concat([seen, chunk]);
        const length = Math.min(seen.length, PREFACE.length);
        const isPrefaceSoFar = seen.compare(PREFACE, 0, length, 0, length) === 0;
        if (isPrefaceSoFar && length < PREFACE.length)
            return;
        stop();
        socket.unshift(seen);
        opened(isPrefaceSoFar ? 'http2' : 'http1');
    };
    socket.on('readable', onReadable);
    socket.on('close', stop);
}

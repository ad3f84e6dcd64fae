import { constants, createServer, } from 'node:http2';
/** Limits against floods; Node's own defaults where they are as good. */
const LIMITS = {
    /** Megabytes that Node may hold for one connection before it refuses streams. */
    maxSessionMemory: 16,
    maxHeaderListPairs: 64,
    /** Entries of one SETTINGS frame. */
    maxSettings: 16,
    /** Invalid frames, and streams beyond maxConcurrentStreams, before the connection is cut. */
    maxSessionInvalidFrames: 100,
    maxSessionRejectedStreams: 256,
    /** Streams opened and reset ("rapid reset", CVE-2023-44487): so many at once, then so many a second. */
    streamResetBurst: 500,
    streamResetRate: 33,
};
const HEADERS_MAX_BYTES = 16 * 1024;
/** What a sender may have on its way: of one request, and of all on a connection. Not held: it is read as it comes. */
const STREAM_WINDOW_BYTES = 1024 * 1024;
const SESSION_WINDOW_BYTES = 4 * 1024 * 1024;
/** A client that does not answer the ping between the two GOAWAY is not waited for longer. */
const PING_WAIT_MS = 1_000;
const STREAM_ID_MAX = 2 ** 31 - 1;
/** HTTP/2 without TLS, with connections that age. */
export function http2Sessions(options, onStream) {
    const sessions = new Set();
    const server = createServer({
        ...LIMITS,
        settings: {
            maxConcurrentStreams: options.maxConcurrentStreams,
            initialWindowSize: STREAM_WINDOW_BYTES,
            maxHeaderListSize: HEADERS_MAX_BYTES,
        },
    });
    server.on('session', (session) => {
        sessions.add(session);
        session.setLocalWindowSize(SESSION_WINDOW_BYTES);
        session.setTimeout(options.idleTimeoutMs, () => drainSession(session, options.connectionAgeGraceMs));
        const ageMs = options.connectionMaxAgeMs * (1 - 0.1 * options.random());
        const age = setTimeout(() => drainSession(session, options.connectionAgeGraceMs), ageMs);
        session.on('close', () => {
            clearTimeout(age);
            sessions.delete(session);
        });
    });
    server.on('stream', (stream, headers) => {
        stream.on('error', () => { }); // the client's; whoever reads the stream is told by its end
        onStream(stream, headers);
    });
    server.on('sessionError', () => { }); // a broken client; its session is gone
    return {
        server,
        drain: () => {
            for (const session of sessions)
                drainSession(session, options.connectionAgeGraceMs);
        },
    };
}
/**
 * Ends a connection without losing a request (RFC 9113 §6.8): first a GOAWAY that promises to answer whatever is on its
 * way, and once the client must have read it (ping), the one that names the last stream. Cut after `graceMs`.
 */
function drainSession(session, graceMs) {
    if (session.closed || session.destroyed || DRAINING.has(session))
        return;
    DRAINING.add(session);
    session.goaway(constants.NGHTTP2_NO_ERROR, STREAM_ID_MAX);
    const close = () => {
        clearTimeout(pingWait);
        if (!session.destroyed)
            session.close();
    };
    const pingWait = setTimeout(close, PING_WAIT_MS);
    session.ping(close);
    const grace = setTimeout(() => session.destroy(), graceMs);
    session.on('close', () => {
        clearTimeout(pingWait);
        clearTimeout(grace);
    });
}
const DRAINING = new WeakSet();

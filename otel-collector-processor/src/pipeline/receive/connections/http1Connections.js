import { createServer } from 'node:http';
const HEADERS_MAX_BYTES = 16 * 1024;
/** How often Node looks for connections whose time is up. */
const CHECK_INTERVAL_MS = 1_000;
/** HTTP/1.1 without TLS, with connections that age. */
export function http1Connections(options, onRequest) {
    const agesAtMs = new WeakMap();
    const server = createServer({
        maxHeaderSize: HEADERS_MAX_BYTES,
        headersTimeout: options.headersTimeoutMs,
        // A second line behind the receiver's own timer, which starts at the end of the headers.
        requestTimeout: options.headersTimeoutMs + options.requestTimeoutMs + CHECK_INTERVAL_MS,
        keepAliveTimeout: options.idleTimeoutMs,
        connectionsCheckingInterval: Math.min(CHECK_INTERVAL_MS, options.headersTimeoutMs),
    });
    server.on('connection', (socket) => {
        agesAtMs.set(socket, options.nowMs() + options.connectionMaxAgeMs * (1 - 0.1 * options.random()));
    });
    server.on('request', onRequest);
    server.on('checkContinue', onRequest); // refused before the body is sent, where that can be told
    // Node sets up the timeouts of connections when a server listens; this one is only handed sockets.
    server.emit('listening');
    return { server, isAged: (socket) => options.nowMs() >= (agesAtMs.get(socket) ?? Infinity) };
}

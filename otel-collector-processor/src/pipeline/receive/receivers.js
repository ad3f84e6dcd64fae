import { http1Connections } from './connections/http1Connections.ts';
import { http2Sessions } from './connections/http2Sessions.ts';
import { listen, portOf } from './connections/listen.ts';
import { readOpening } from './connections/preface.ts';
import { refuseHttp1 } from './connections/wrongPort.ts';
import { answerGrpc, isGrpc } from './grpc/grpcStream.ts';
import { corsFor } from './http/cors.ts';
import { http1Exchange } from './http/http1Exchange.ts';
import { http2Exchange } from './http/http2Exchange.ts';
import { answerHttp } from './http/otlpHttp.ts';
import { MemoryBudget } from './memoryBudget.ts';
import { resolveOptions } from './receiverOptions.ts';
import { newReceiveStats } from './refusal.ts';
import { identifySender } from './sender.ts';
/**
 * Opens the ports for OTLP over gRPC and HTTP; both speak without TLS. Every request that arrives whole, permitted and
 * well-formed at this level is given to `accept`, and its verdict is the answer. Rejects with a ListenError if a port
 * cannot be opened, and with an Error if the options contradict each other; then no port is open.
 */
export async function startReceivers(options, accept) {
    const resolved = resolveOptions(options);
    const { host, grpcPort, httpPort, reusePort, maxConnections, headersTimeoutMs } = resolved;
    const door = {
        options: resolved,
        accept,
        budget: new MemoryBudget(resolved.maxInFlightBytes),
        stats: newReceiveStats(),
        identify: identifySender(resolved.auth, resolved.tenantHeader),
        cors: corsFor(resolved.corsOrigins, resolved.tenantHeader),
        closing: false,
    };
    const http1 = http1Connections(resolved, (request, response) => {
        const lastOne = () => door.closing || http1.isAged(request.socket);
        void answerHttp(door, http1Exchange(request, response, lastOne));
    });
    const http2 = http2Sessions(resolved, (stream, headers) => {
        void (isGrpc(headers) ? answerGrpc(door, stream, headers) : answerHttp(door, http2Exchange(stream, headers)));
    });
    const grpc = http2Sessions(resolved, (stream, headers) => void answerGrpc(door, stream, headers));
    const sockets = new Map();
    const open = (socket, onHttp1, onHttp2) => {
        sockets.set(socket, 'opening');
        socket.on('error', () => { }); // the client's; 'close' follows
        socket.on('close', () => sockets.delete(socket));
        readOpening(socket, headersTimeoutMs, (opening) => {
            sockets.set(socket, 'open');
            (opening === 'http1' ? onHttp1 : onHttp2)(socket);
        });
    };
    const shared = { host, reusePort, maxConnections };
    const httpListener = await listen({ ...shared, port: httpPort, purpose: 'OTLP/HTTP' }, (socket) => open(socket, (http1Socket) => http1.server.emit('connection', http1Socket), (http2Socket) => http2.server.emit('connection', http2Socket)));
    const grpcListener = await listen({ ...shared, port: grpcPort, purpose: 'OTLP/gRPC' }, (socket) => open(socket, (http1Socket) => refuseHttp1(http1Socket, portOf(httpListener)), (http2Socket) => grpc.server.emit('connection', http2Socket))).catch(async (error) => {
        await closed(httpListener);
        http1.server.close();
        throw error;
    });
    const close = async (deadlineMs) => {
        door.closing = true;
        const allClosed = Promise.all([closed(grpcListener), closed(httpListener)]);
        for (const [socket, state] of sockets)
            if (state === 'opening')
                socket.destroy();
        http1.server.close();
        // Those that are idle now, and those that become so without an answer that could say "Connection: close".
        const idle = setInterval(() => http1.server.closeIdleConnections(), IDLE_CHECK_MS);
        http2.drain();
        grpc.drain();
        const deadline = setTimeout(() => {
            for (const socket of sockets.keys())
                socket.destroy();
        }, deadlineMs);
        await allClosed;
        clearTimeout(deadline);
        clearInterval(idle);
    };
    let closing;
    return {
        grpcPort: portOf(grpcListener),
        httpPort: portOf(httpListener),
        stats: door.stats,
        inFlightBytes: () => door.budget.heldBytes,
        close: (deadlineMs) => (closing ??= close(deadlineMs)),
    };
}
const IDLE_CHECK_MS = 100;
/** Stops listening; resolves when the last connection is gone. */
function closed(listener) {
    return new Promise((resolve) => listener.close(() => resolve()));
}

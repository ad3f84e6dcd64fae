import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { isLoopbackHost } from '@vigil/quality-model';
import { apiError } from './apiError.ts';
import { createApi } from './createApi.ts';
import { pathOfTarget, pathProblem } from './path/normalForm.ts';
import { DEFAULT_LIMITS } from './server/limits.ts';
import { plainAnswer, plainBytes } from './server/plainAnswer.ts';
/** As much of a refused path as is worth a line in the log. */
const LOGGED_PATH_MAX = 200;
/** Binds; resolves to the port. */
async function listening(server, host, port) {
    server.listen(port, host);
    try {
        await once(server, 'listening');
    }
    catch (cause) {
        const { code, message } = cause;
        const why = code === 'EADDRINUSE'
            ? `Port ${port} of ${host} is taken. Stop what listens there, or shift all of Vigil's ports with VIGIL_PORT_BASE.`
            : `The API cannot listen on port ${port} of ${host}: ${message}.`;
        throw new Error(why, { cause });
    }
    return server.address().port;
}
/** What Node's parser or clock has against a request, as an answer. */
function transportError(code) {
    switch (code) {
        case 'HPE_HEADER_OVERFLOW':
            return apiError('headers_too_large');
        case 'ERR_HTTP_REQUEST_TIMEOUT':
            return apiError('request_timeout');
        default:
            return apiError('request_malformed');
    }
}
/** Serves the API over HTTP/1.1. Rejects with a sentence that says what to do where it cannot listen. */
export async function startApi({ deps, host, port, limits, routes }) {
    const l = { ...DEFAULT_LIMITS, ...limits };
    const app = createApi({ ...deps, beyondLoopback: deps.beyondLoopback || !isLoopbackHost(host) }, routes);
    const handle = getRequestListener(app.fetch, {
        overrideGlobalObjects: false,
        errorHandler: () => {
            const { status, headers, body } = plainAnswer(apiError('request_malformed'), randomUUID());
            return new Response(body, { status, headers });
        },
    });
    /** Answers that are not out yet: bytes of an error must not land in the middle of one. */
    const open = new Set();
    let closed;
    const listener = (incoming, outgoing) => {
        open.add(outgoing);
        if (closed !== undefined)
            outgoing.shouldKeepAlive = false;
        outgoing.once('close', () => {
            open.delete(outgoing);
            if (closed !== undefined)
                setImmediate(() => server.closeIdleConnections());
        });
        // Here as in the app: Node's adapter rewrites some paths, and rejects others, before the app is asked.
        const reason = pathProblem(pathOfTarget(incoming.url ?? ''));
        if (reason === undefined)
            void handle(incoming, outgoing);
        else {
            const requestId = randomUUID();
            const refusal = apiError('path_not_normal', { reason });
            deps.logger.warn({ requestId, code: refusal.code, path: incoming.url?.slice(0, LOGGED_PATH_MAX) }, refusal.message);
            const { status, headers, body } = plainAnswer(refusal, requestId);
            outgoing.writeHead(status, { ...headers, Connection: 'close' }).end(body);
        }
    };
    const server = createServer({
        headersTimeout: l.headersTimeoutMs,
        requestTimeout: l.requestTimeoutMs,
        keepAliveTimeout: l.keepAliveTimeoutMs,
        connectionsCheckingInterval: l.timeoutCheckIntervalMs,
        maxHeaderSize: l.headersMaxBytes,
    }, listener);
    server.timeout = l.stalledTimeoutMs;
    server.maxConnections = l.connectionsMax;
    server.on('clientError', (error, socket) => {
        const midAnswer = [...open].some((outgoing) => outgoing.socket === socket && outgoing.headersSent);
        if (!socket.writable || error.code === 'ECONNRESET' || midAnswer)
            socket.destroy();
        else
            socket.end(plainBytes(transportError(error.code), randomUUID()));
    });
    const boundPort = await listening(server, host, port);
    server.on('error', (error) => {
        deps.logger.error({ err: error }, 'the API cannot take a connection');
    });
    return {
        port: boundPort,
        close: async (deadlineMs) => {
            closed ??= new Promise((resolve) => {
                server.close(() => {
                    resolve();
                });
            });
            // The connection of an answer that is under way is idle, and closed, behind it.
            server.closeIdleConnections();
            const deadline = setTimeout(() => {
                server.closeAllConnections();
            }, deadlineMs);
            await closed;
            clearTimeout(deadline);
        },
    };
}

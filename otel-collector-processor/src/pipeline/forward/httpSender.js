import { Pool } from 'undici';
import { partialSuccessOf, retryAfterMsOf, statusOf } from './otlpResponse.ts';
import { httpOutcome } from './outcomes.ts';
import { RESPONSE_MAX_BYTES, USER_AGENT, encodeBody, inWords, unsendable, } from './senderOptions.ts';
const PROTOBUF = 'application/x-protobuf';
/** Below the idle time of usual servers (Node: 5 s, others more), so that no connection is used just as it closes. */
const KEEP_ALIVE_MS = 4_000;
/** OTLP/HTTP with protobuf, over a bounded pool of kept-alive connections. */
export function createHttpSender(o) {
    const { origin, pathname } = new URL(o.endpoint);
    const basePath = pathname.replace(/\/+$/, '');
    const pool = new Pool(origin, {
        connections: o.concurrency,
        pipelining: 1,
        keepAliveTimeout: KEEP_ALIVE_MS,
        headersTimeout: 0, // one timer covers the whole exchange
        bodyTimeout: 0,
        connect: { timeout: o.timeoutMs, ca: o.tls?.ca, cert: o.tls?.cert, key: o.tls?.key, servername: o.tls?.serverName },
    });
    return {
        async send(request, signal) {
            const refused = unsendable(o, request);
            if (refused !== undefined)
                return refused;
            const late = new AbortController();
            const timer = setTimeout(() => late.abort(), o.timeoutMs);
            try {
                return await exchange(pool, basePath, o, request, AbortSignal.any([signal, late.signal]));
            }
            catch (error) {
                const words = late.signal.aborted ? `no answer within ${o.timeoutMs} ms` : inWords(error);
                return { kind: 'retry', message: `${o.endpoint}: ${words}`, afterMs: undefined };
            }
            finally {
                clearTimeout(timer);
            }
        },
        close: () => pool.destroy(),
    };
}
async function exchange(pool, basePath, o, request, signal) {
    const { statusCode, headers, body } = await pool.request({
        method: 'POST',
        path: `${basePath}/v1/${request.signal}`,
        headers: {
            'user-agent': USER_AGENT,
            ...o.headers,
            ...o.tenantHeaders(request.tenant),
            'content-type': PROTOBUF,
            ...(o.compression === 'gzip' && { 'content-encoding': 'gzip' }),
        },
        body: await encodeBody(o, request.body),
        signal,
    });
    const answer = await limited(body);
    const isProtobuf = String(headers['content-type']).startsWith(PROTOBUF);
    if (statusCode >= 200 && statusCode < 300) {
        // some answer protobuf without naming it; what names itself another thing is not read as protobuf
        const isOther = headers['content-type'] !== undefined && !isProtobuf;
        return { kind: 'delivered', ...partialSuccessOf(isOther ? Buffer.alloc(0) : answer) };
    }
    const status = isProtobuf ? statusOf(answer) : { message: answer.toString('utf8', 0, 1000), retryAfterMs: undefined };
    const said = headers.location === undefined ? status.message : `to ${String(headers.location)} ${status.message}`;
    return httpOutcome(statusCode, said, retryAfterMsOf(first(headers['retry-after']), o.nowMs()) ?? status.retryAfterMs);
}
async function limited(body) {
    const chunks = [];
    let size = 0;
    for await (const chunk of body) {
        size += chunk.length;
        if (size > RESPONSE_MAX_BYTES)
            break; // the iterator's return destroys the rest
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}
function first(value) {
    return Array.isArray(value) ? value[0] : value;
}

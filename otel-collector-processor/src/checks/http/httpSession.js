import { Client } from 'undici';
import { ExchangeError, exchangeError } from './exchangeError.ts';
import { createGuardedConnector, } from './guardedConnector.ts';
/** Largest answer that a step reads. A journey looks at pages and documents, not at downloads. */
export const BODY_MAX_BYTES = 5 * 1024 * 1024;
/** A timer that fires so much too late says that this machine is too busy to judge anybody. */
const LATE_MS = 1000;
const TIMEOUT_WORDS = {
    dns: 'while its name was looked up',
    connect: 'while the connection was opened',
    tls: 'while TLS was agreed on',
    firstByte: 'before the answer began',
    transfer: 'while the answer was read',
};
export function createHttpSession({ lookup, monotonicMs }) {
    const connections = new Map();
    const connectionTo = (url, allowPrivate) => {
        const key = `${url.origin} ${allowPrivate}`;
        const known = connections.get(key);
        if (known !== undefined)
            return known;
        const connector = createGuardedConnector({
            allowPrivate,
            lookup,
            onPhase: (phase, edge) => connection.onPhase(phase, edge),
        });
        const client = new Client(url.origin, {
            connect: connector.connect,
            pipelining: 1,
            headersTimeout: 0,
            bodyTimeout: 0,
        });
        const connection = { client, connector, onPhase: () => { } };
        connections.set(key, connection);
        return connection;
    };
    const drop = (connection) => {
        for (const [key, candidate] of connections)
            if (candidate === connection)
                connections.delete(key);
        connection.connector.abandon();
        connection.client.destroy().catch(() => { }); // what was under way is settled already
    };
    const exchange = (request) => new Promise((resolve, reject) => {
        const { url, onPhase } = request;
        const connection = connectionTo(url, request.allowPrivate);
        let phase = 'connect';
        let phaseBeganMs = monotonicMs();
        const enter = (next) => {
            phase = next;
            phaseBeganMs = monotonicMs();
        };
        const leave = () => onPhase(phase, monotonicMs() - phaseBeganMs);
        connection.onPhase = (name, edge) => {
            if (edge === 'begin')
                enter(name);
            else
                onPhase(name, monotonicMs() - phaseBeganMs);
        };
        let settled = false;
        const settle = (finish) => {
            if (settled)
                return;
            settled = true;
            clearTimeout(timer);
            request.signal.removeEventListener('abort', onAbort);
            finish();
        };
        /** Nothing more is wanted of the connection: an answer that is still coming is in the way of the next. */
        const fail = (error) => settle(() => {
            drop(connection);
            reject(error);
        });
        const onAbort = () => fail(new ExchangeError('runner', 'the run was ended'));
        const onTimeout = () => {
            const lateMs = monotonicMs() - request.deadlineMs;
            if (lateMs > LATE_MS) {
                fail(new ExchangeError('runner', `this machine is too busy: a timer came ${Math.round(lateMs)} ms late`));
            }
            else {
                const message = `${url.host} took too long ${TIMEOUT_WORDS[phase]}`;
                fail(new ExchangeError(phase === 'dns' ? 'runner' : 'target', message, { isTimeout: true }));
            }
        };
        const timer = setTimeout(onTimeout, Math.max(0, request.deadlineMs - monotonicMs()));
        request.signal.addEventListener('abort', onAbort);
        if (request.signal.aborted)
            return onAbort();
        let status = 0;
        let headers = {};
        const chunks = [];
        let received = 0;
        const tooLarge = () => fail(new ExchangeError('target', `the answer of ${url.host} is larger than ${BODY_MAX_BYTES / 1024 / 1024} MiB`));
        const handler = {
            onRequestStart() {
                if (settled)
                    return;
                request.onSent();
                enter('firstByte');
            },
            onResponseStart(_controller, statusCode, incoming) {
                if (settled || statusCode < 200)
                    return;
                leave();
                enter('transfer');
                status = statusCode;
                headers = Object.fromEntries(Object.entries(incoming).map(([name, value]) => [name.toLowerCase(), [value ?? []].flat()]));
                const announced = Number(headers['content-length']?.[0] ?? 0);
                if (request.method !== 'HEAD' && announced > BODY_MAX_BYTES)
                    tooLarge();
            },
            onResponseData(_controller, chunk) {
                if (settled)
                    return;
                received += chunk.length;
                if (received > BODY_MAX_BYTES)
                    tooLarge();
                else
                    chunks.push(chunk);
            },
            onResponseEnd() {
                settle(() => {
                    leave();
                    resolve({ status, headers, body: Buffer.concat(chunks) });
                });
            },
            onResponseError(_controller, error) {
                fail(exchangeError(error, url.host));
            },
        };
        connection.client.dispatch({
            path: `${url.pathname}${url.search}`,
            method: request.method,
            headers: { ...request.headers },
            body: request.body ?? null,
        }, handler);
    });
    return {
        exchange,
        close: () => {
            for (const connection of [...connections.values()])
                drop(connection);
        },
    };
}

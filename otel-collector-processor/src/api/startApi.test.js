import { once } from 'node:events';
import { createServer } from 'node:net';
import { asUser } from './testing/callers.ts';
import { fakeDeps } from './testing/fakeDeps.ts';
import { openSocket, parseAnswer, rawRequest, readToEnd, sendRaw } from './testing/rawHttp.ts';
import { serve } from './testing/serve.ts';
import { startApi } from './startApi.ts';
import { testRoutes } from './testing/testRoutes.ts';
const open = [];
const served = async (...args) => {
    const api = await serve(...args);
    open.push(api);
    return api;
};
afterEach(async () => {
    await Promise.all(open.splice(0).map((api) => api.close(0)));
});
/** Shorter than anyone would set them, so that a test sees them pass. */
const IMPATIENT = { headersTimeoutMs: 200, requestTimeoutMs: 400, timeoutCheckIntervalMs: 50 };
describe('starting', () => {
    test('takes a free port and says which', async () => {
        const { port, url } = await served();
        expect(port).toBeGreaterThan(0);
        expect((await fetch(`${url}/healthz`)).status).toBe(200);
    });
    test('on a port that is taken fails with what to do', async () => {
        const other = createServer().listen(0, '127.0.0.1');
        await once(other, 'listening');
        const { port } = other.address();
        await expect(startApi({ deps: fakeDeps(), host: '127.0.0.1', port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken. Stop what listens there, or shift all of Vigil's ports with VIGIL_PORT_BASE.`);
        other.close();
    });
    test('on an address of another machine fails with the reason', async () => {
        await expect(startApi({ deps: fakeDeps(), host: '192.0.2.1', port: 0 })).rejects.toThrow(/cannot listen on port 0 of 192\.0\.2\.1/);
    });
    test('with a token that is empty fails before it listens', async () => {
        const deps = fakeDeps({ tokens: { admin: '', plugin: 'p', metrics: 'm' } });
        await expect(startApi({ deps, host: '127.0.0.1', port: 0 })).rejects.toThrow(/admin token is empty/);
    });
    test('leaves the Request and Response of the process alone', async () => {
        const before = [globalThis.Request, globalThis.Response];
        await served();
        expect([globalThis.Request, globalThis.Response]).toEqual(before);
    });
});
describe('closing', () => {
    /** A reload that waits to be let go. */
    const heldReload = () => {
        const begun = Promise.withResolvers();
        const release = Promise.withResolvers();
        const deps = fakeDeps({
            reload: async () => {
                begun.resolve(undefined);
                await release.promise;
                return { kind: 'applied', loadedMs: 1, problems: [] };
            },
        });
        return { deps, begun: begun.promise, release: () => release.resolve(undefined) };
    };
    const reload = (url) => fetch(`${url}/api/v1/admin/reload`, { method: 'POST', headers: asUser('Admin') });
    test('lets a request that runs end', async () => {
        const { deps, begun, release } = heldReload();
        const api = await served(deps);
        const answer = reload(api.url);
        await begun;
        const closed = api.close(60_000);
        release();
        expect((await answer).status).toBe(200);
        await closed;
    });
    test('cuts off at the deadline what does not end', async () => {
        const { deps, begun, release } = heldReload();
        const api = await served(deps);
        const answer = reload(api.url);
        answer.catch(() => { });
        await begun;
        await api.close(50);
        await expect(answer).rejects.toThrow();
        release();
    });
    test('does not wait for idle connections', async () => {
        const api = await served();
        const socket = await openSocket(api.port);
        const end = readToEnd(socket);
        socket.write(rawRequest('GET', '/healthz', { Connection: 'keep-alive' }));
        await once(socket, 'data');
        await api.close(60_000);
        expect(parseAnswer(await end).status).toBe(200);
    });
    test('lets an answer that is on its way end', async () => {
        const release = Promise.withResolvers();
        async function* exposeMetrics() {
            yield 'x'.repeat(100_000);
            await release.promise;
            yield 'the end';
        }
        const api = await served(fakeDeps({ exposeMetrics }));
        const answer = await fetch(`${api.url}/metrics`, { headers: { 'Accept-Encoding': 'identity' } });
        const closed = api.close(60_000);
        release.resolve(undefined);
        expect(await answer.text()).toMatch(/the end$/);
        await closed;
    });
    test('again, with less patience, cuts off earlier', async () => {
        const { deps, begun, release } = heldReload();
        const api = await served(deps);
        const answer = reload(api.url);
        answer.catch(() => { });
        await begun;
        await Promise.all([api.close(60_000), api.close(0)]);
        await expect(answer).rejects.toThrow();
        release();
    });
    test('when it is closed is nothing', async () => {
        const api = await served();
        await Promise.all([api.close(1000), api.close(1000)]);
        await api.close(0);
        await expect(fetch(`${api.url}/healthz`)).rejects.toThrow();
    });
});
describe('a slow client', () => {
    test('whose headers do not end is answered 408 and hung up on', async () => {
        const { port } = await served(undefined, { limits: IMPATIENT });
        const socket = await openSocket(port);
        const answer = readToEnd(socket);
        socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
        expect(parseAnswer(await answer)).toMatchObject({ status: 408, code: 'request_timeout' });
    });
    test('that sends nothing at all is hung up on', async () => {
        const { port } = await served(undefined, { limits: IMPATIENT });
        const socket = await openSocket(port);
        expect(parseAnswer(await readToEnd(socket)).code).toBe('request_timeout');
    });
    test('whose body does not end is answered 408, and what it asked for is not done', async () => {
        const { routes, acted } = testRoutes();
        const { port, deps } = await served(undefined, { limits: IMPATIENT, routes });
        const socket = await openSocket(port);
        const answer = readToEnd(socket);
        const whole = rawRequest('POST', '/api/v1/act/issues/i-1/ack', { ...asUser('Editor'), 'Content-Type': 'application/json' }, '{"note":"x"}');
        socket.write(whole.slice(0, -1));
        expect(parseAnswer(await answer)).toMatchObject({ status: 408, code: 'request_timeout' });
        expect(acted).toEqual([]);
        expect(deps.store.audit).toEqual([]);
        expect(deps.asked.logged.filter(({ level }) => level === 'error')).toEqual([]);
    });
    test('does not hold up the others', async () => {
        const { port, url } = await served();
        const slow = await Promise.all(Array.from({ length: 50 }, () => openSocket(port)));
        for (const socket of slow)
            socket.write('POST /api/v1/admin/reload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{');
        expect((await fetch(`${url}/healthz`)).status).toBe(200);
        for (const socket of slow)
            socket.destroy();
    });
});
describe('what is no request', () => {
    let api;
    beforeEach(async () => {
        api = await served();
    });
    test.each([
        ['bytes of TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])],
        ['a word', 'HELO\r\n\r\n'],
        ['a version that is not known', 'GET / HTTP/9.9\r\n\r\n'],
        ['a request without Host', 'GET /healthz HTTP/1.1\r\n\r\n'],
        ['a header with a NUL', 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\0b\r\n\r\n'],
        ['two lengths', 'POST /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
        [
            'a length and chunks',
            'POST /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        ],
        ['a broken chunk', 'POST /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ])('is answered 400: %s', async (_what, bytes) => {
        expect((await sendRaw(api.port, bytes)).status).toBe(400);
        expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    });
    test.each([
        ['bytes of another protocol', 'HELO\r\n\r\n'],
        ['a Host that is none', rawRequest('GET', '/healthz', { Host: 'a b' })],
    ])('carries the code and the headers of every error: %s', async (_what, bytes) => {
        const { code, head } = await sendRaw(api.port, bytes);
        expect(code).toBe('request_malformed');
        expect(head).toMatch(/x-request-id: [\w-]{36}/i);
        expect(head).toMatch(/cache-control: no-store/i);
    });
    test('and headers without end are answered 431', async () => {
        expect(await sendRaw(api.port, rawRequest('GET', '/healthz', { 'X-Long': 'x'.repeat(40_000) }))).toMatchObject({
            status: 431,
            code: 'headers_too_large',
        });
    });
    test('but a context of many teams is taken', async () => {
        const teams = Array.from({ length: 4000 }, (_, i) => i);
        const headers = asUser('Viewer', { Teams: teams });
        expect((await sendRaw(api.port, rawRequest('GET', '/api/v1/whoami', headers))).status).toBe(200);
    });
});

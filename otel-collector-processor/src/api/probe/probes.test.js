import { once } from 'node:events';
import { apiErrorSchema } from '@vigil/quality-model';
import { asAdminToken, asUser, bearer } from '../testing/callers.ts';
import { engineStatus, fakeDeps, TOKENS } from '../testing/fakeDeps.ts';
import { openSocket, rawRequest, readToEnd, sendRaw } from '../testing/rawHttp.ts';
import { serve } from '../testing/serve.ts';
const open = [];
const served = async (...args) => {
    const api = await serve(...args);
    open.push(api);
    return api;
};
afterEach(async () => {
    await Promise.all(open.splice(0).map((api) => api.close(0)));
});
describe('/healthz', () => {
    test('says that the process is alive to whoever asks, though all else is down', async () => {
        const deps = fakeDeps({
            beyondLoopback: true,
            status: () => {
                throw new Error('down');
            },
        });
        deps.store.failure = new Error('down');
        const answer = await fetch(`${(await served(deps)).url}/healthz`);
        expect([answer.status, await answer.json()]).toEqual([200, { status: 'alive' }]);
    });
});
describe('/readyz', () => {
    test('is 200 when nothing speaks against it', async () => {
        const answer = await fetch(`${(await served()).url}/readyz`);
        expect([answer.status, await answer.json()]).toEqual([200, { status: 'ready' }]);
    });
    test('is 503 with the reasons until then', async () => {
        const notReady = ['the log is being replayed', 'no pipeline is alive'];
        const answer = await fetch(`${(await served(fakeDeps({ status: () => ({ ...engineStatus, notReady }) }))).url}/readyz`);
        expect(answer.status).toBe(503);
        expect(apiErrorSchema.parse(await answer.json()).error).toMatchObject({
            code: 'not_ready',
            message: 'Not ready: the log is being replayed; no pipeline is alive.',
            detail: { reasons: notReady },
        });
    });
});
const EXPOSED = '# TYPE vigil_up gauge\nvigil_up 1\n';
describe('/metrics', () => {
    test('is open to this machine, in the text format', async () => {
        const answer = await fetch(`${(await served()).url}/metrics`);
        expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
        expect(await answer.text()).toBe(EXPOSED);
    });
    test('is packed for who unpacks it, and plain for others', async () => {
        const { port } = await served();
        const packed = await sendRaw(port, rawRequest('GET', '/metrics', { 'Accept-Encoding': 'gzip' }));
        expect(packed.head).toMatch(/content-encoding: gzip/i);
        const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { 'Accept-Encoding': 'gzip' } });
        expect(await answer.text()).toBe(EXPOSED);
        const plain = await sendRaw(port, rawRequest('GET', '/metrics', { 'Accept-Encoding': 'gzip;q=0, br' }));
        expect(plain.head).not.toMatch(/content-encoding/i);
        expect(plain.head).toMatch(/vary: accept-encoding/i);
    });
    test('arrives whole when it is long, packed or not', async () => {
        const lines = Array.from({ length: 50_000 }, (_, i) => `series{n="${i}"} 1\n`);
        const { url } = await served(fakeDeps({ exposeMetrics: () => lines }));
        for (const encoding of ['identity', 'gzip']) {
            const answer = await fetch(`${url}/metrics`, { headers: { 'Accept-Encoding': encoding } });
            expect(await answer.text()).toBe(lines.join(''));
        }
    });
    test('begins nothing for HEAD', async () => {
        let begun = 0;
        const { url } = await served(fakeDeps({ exposeMetrics: () => [String(begun++)] }));
        const answer = await fetch(`${url}/metrics`, { method: 'HEAD' });
        expect([answer.status, answer.headers.get('content-type'), begun]).toEqual([
            200,
            'text/plain; version=0.0.4; charset=utf-8',
            0,
        ]);
    });
    test.each([
        ['nobody', {}, 401],
        ['a wrong token', bearer('wrong'), 401],
        ['the plugin token', asUser('Admin'), 403],
        ['the metrics token', bearer(TOKENS.metrics), 200],
        ['the admin token', asAdminToken, 200],
    ])('beyond loopback answers %s with its status', async (_who, headers, status) => {
        const { url } = await served(fakeDeps({ beyondLoopback: true }));
        const answer = await fetch(`${url}/metrics`, { headers });
        await answer.text();
        expect(answer.status).toBe(status);
    });
    test('wants a token as soon as the listener is beyond loopback, whatever it was told', async () => {
        const { url } = await served(fakeDeps({ beyondLoopback: false }), { host: '0.0.0.0' });
        expect((await fetch(`${url}/metrics`)).status).toBe(401);
    });
    test('wants a token from who came by another name than this machine’s', async () => {
        const { port } = await served();
        for (const Host of ['rebound.example', 'vigil.internal:4320', '10.0.0.1'])
            expect(await sendRaw(port, rawRequest('GET', '/metrics', { Host }))).toMatchObject({
                status: 401,
                code: 'token_missing',
            });
        for (const Host of ['localhost:4320', '127.0.0.1', '[::1]:4320'])
            expect(await sendRaw(port, rawRequest('GET', '/metrics', { Host }))).toMatchObject({ status: 200 });
    });
    test('breaks off where a series cannot be exposed: a part is never taken for the whole', async () => {
        function* broken() {
            yield 'x'.repeat(200_000);
            throw new Error('no more');
        }
        const { url, deps } = await served(fakeDeps({ exposeMetrics: broken }));
        const consoleError = jest.spyOn(console, 'error').mockImplementation(() => { });
        for (const encoding of ['identity', 'gzip']) {
            const answer = fetch(`${url}/metrics`, { headers: { 'Accept-Encoding': encoding } });
            await expect(answer.then((response) => response.text())).rejects.toThrow();
        }
        consoleError.mockRestore();
        expect(deps.asked.logged.filter(({ level }) => level === 'error').length).toBe(2);
    });
});
describe.each([
    ['plain', 'identity'],
    ['packed', 'gzip'],
])('a reader of %s metrics that does not read', (_what, encoding) => {
    /** An exposition without end, of text that does not pack. */
    const endless = () => {
        const seen = { pieces: 0, returned: Promise.withResolvers() };
        let random = 1;
        const noise = () => {
            let text = '';
            while (text.length < 10_000)
                text += (random = (random * 48271) % 2147483647).toString(36);
            return text;
        };
        function* expose() {
            try {
                for (;;) {
                    seen.pieces += 1;
                    yield noise();
                }
            }
            finally {
                seen.returned.resolve(undefined);
            }
        }
        return { seen, expose };
    };
    test('costs what fits into its socket, holds nobody up, and is hung up on', async () => {
        const { seen, expose } = endless();
        const api = await served(fakeDeps({ exposeMetrics: expose }), { limits: { stalledTimeoutMs: 300 } });
        const socket = await openSocket(api.port);
        socket.pause();
        socket.on('error', () => { });
        socket.write(rawRequest('GET', '/metrics', { 'Accept-Encoding': encoding }));
        const other = await fetch(`${api.url}/healthz`);
        expect(other.status).toBe(200);
        await seen.returned.promise;
        // Kernel buffers of the loopback take some megabytes; without back pressure it would be without end.
        expect(seen.pieces).toBeLessThan(3000);
        socket.destroy();
    });
    test('and goes away ends the exposition', async () => {
        const { seen, expose } = endless();
        const api = await served(fakeDeps({ exposeMetrics: expose }));
        const socket = await openSocket(api.port);
        socket.write(rawRequest('GET', '/metrics', { 'Accept-Encoding': encoding }));
        await once(socket, 'data');
        socket.destroy();
        await seen.returned.promise;
        expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    });
});
test('a probe asked in a hurry by many is answered to each', async () => {
    const { port } = await served();
    const socket = await openSocket(port);
    const answers = readToEnd(socket);
    const keep = rawRequest('GET', '/healthz', { Connection: 'keep-alive' });
    socket.write(keep.repeat(99) + rawRequest('GET', '/healthz', {}));
    expect((await answers).toString().match(/\{"status":"alive"\}/g)?.length).toBe(100);
});

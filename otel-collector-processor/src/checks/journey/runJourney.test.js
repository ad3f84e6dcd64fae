import { createServer } from 'node:net';
import { json, startServer } from '../testing/localServer.ts';
import { MARK, runHere } from '../testing/runHere.ts';
import { oneJourney } from '../testing/settingsOf.ts';
const servers = [];
afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function serve(...args) {
    const server = await startServer(...args);
    servers.push(server);
    return server;
}
/** A server that treats a connection as it likes. */
async function serveRaw(onConnection) {
    const server = createServer(onConnection);
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    return `http://127.0.0.1:${server.address().port}`;
}
const write = { safety: { effect: 'write', tenant: 'synthetic' } };
const failuresOf = (result) => result.steps.flatMap(({ failures }) => failures);
/** Runs one GET of `url`, which is a target on loopback. */
const get = (url, step = {}) => runHere(oneJourney({ steps: [{ id: 'home', get: `${url}/`, ...step }] }, [url]));
describe('a journey that is well', () => {
    it('passes, says who it is in every request, and begins a trace in each step', async () => {
        const server = await serve((_request, response) => response.end('Welcome'));
        const steps = [
            { id: 'home', get: `${server.url}/` },
            { id: 'again', get: `${server.url}/again?secret=1`, assert: [{ text: { contains: 'Welcome' } }] },
        ];
        const result = await runHere(oneJourney({ steps }, [server.url]));
        expect(result).toMatchObject({ outcome: 'pass', reason: '', failedStep: '', leaked: 0 });
        expect(result.steps).toMatchObject([
            { id: 'home', outcome: 'pass', method: 'GET', status: 200, cleanup: false, url: `${server.url}/` },
            { id: 'again', outcome: 'pass', url: `${server.url}/again` },
        ]);
        for (const [index, { headers }] of server.seen.entries()) {
            expect(headers).toMatchObject({
                'user-agent': 'VigilSynthetic/1.2.3',
                'x-vigil-check': MARK,
                tracestate: `vigil=${MARK}`,
                baggage: 'synthetic=true',
            });
            expect(headers.traceparent).toMatch(new RegExp(`^00-${result.steps[index].traceId}-[0-9a-f]{16}-01$`));
        }
        expect(new Set(result.steps.map(({ traceId }) => traceId)).size).toBe(2);
        expect(result.steps[0].phases).toEqual({
            connect: expect.any(Number),
            firstByte: expect.any(Number),
            transfer: expect.any(Number),
        });
        expect(result.sends.map(({ token }) => token)).toEqual([1, 2]);
    });
    it('takes variables from answers and cleans up what it made', async () => {
        const server = await serve((request, response) => {
            if (request.method === 'POST')
                return json(response, 201, { id: 'a/b', items: [1] }, { 'x-etag': '"7"' });
            response.writeHead(request.method === 'DELETE' ? 204 : 200).end();
        });
        const result = await runHere(oneJourney({
            ...write,
            vars: { base: server.url, sku: 'VIGIL-TEST-1' },
            steps: [
                {
                    id: 'add',
                    post: '${base}/cart',
                    json: { sku: '${sku}', tenant: '${vigil.tenant}', run: '${vigil.runId}', count: 2 },
                    assert: [{ status: 201 }, { json: '$.items', length: 1 }],
                    store: { cart: '$.id', etag: 'X-Etag', count: '$.items[0]' },
                },
                { id: 'put', put: '${base}/cart/${cart}', headers: { 'If-Match': '${etag}' }, json: { count: '${count}' } },
            ],
            finally: [{ id: 'drop', delete: '${base}/cart/${cart}', assert: [{ status: [204, 404] }] }],
        }, [server.url]));
        expect(result).toMatchObject({ outcome: 'pass', leaked: 0 });
        expect(server.seen.map(({ method, url, body }) => [method, url, body])).toEqual([
            ['POST', '/cart', '{"sku":"VIGIL-TEST-1","tenant":"synthetic","run":"r1-here-abcd","count":2}'],
            ['PUT', '/cart/a%2Fb', '{"count":1}'],
            ['DELETE', '/cart/a%2Fb', ''],
        ]);
        expect(server.seen[1].headers['if-match']).toBe('"7"');
        expect(server.seen[0].headers['content-type']).toBe('application/json');
    });
    it('keeps its cookies for the run, and has none in the next', async () => {
        const server = await serve((_request, response) => response.setHeader('set-cookie', 'user=7; Path=/').end());
        const journey = oneJourney({
            steps: [
                { id: 'a', get: `${server.url}/` },
                { id: 'b', get: `${server.url}/` },
            ],
        }, [server.url]);
        await runHere(journey);
        await runHere(journey);
        expect(server.seen.map(({ headers }) => headers.cookie)).toEqual([undefined, 'user=7', undefined, 'user=7']);
    });
    it('may have assertions that only inform', async () => {
        const server = await serve((_request, response) => response.end());
        const result = await get(server.url, {
            assert: [{ header: 'content-security-policy', exists: true, gate: false }],
        });
        expect(result).toMatchObject({ outcome: 'pass', reason: '' });
        expect(failuresOf(result)).toEqual(['(informational) the header content-security-policy is not there']);
    });
});
describe('a journey fails', () => {
    test.each([500, 404, 503])('when the answer is %i', async (status) => {
        const server = await serve((_request, response) => response.writeHead(status).end());
        expect(await get(server.url)).toMatchObject({
            outcome: 'fail',
            failedStep: 'home',
            reason: `home: the status is ${status}, and should be from 200 to 399`,
        });
    });
    it('when the connection is refused', async () => {
        const server = await serve(() => { });
        await server.close();
        expect(await get(server.url)).toMatchObject({
            outcome: 'fail',
            reason: `home: 127.0.0.1:${server.port} refused the connection`,
            steps: [{ traceId: '', status: null }],
            sends: [],
        });
    });
    it('when the target hangs up', async () => {
        const url = await serveRaw((socket) => socket.once('data', () => socket.destroy()));
        expect(await get(url)).toMatchObject({ outcome: 'fail', reason: expect.stringContaining('closed the connection') });
    });
    it('when the target speaks no HTTP', async () => {
        const url = await serveRaw((socket) => socket.on('error', () => { }).end('SSH-2.0-OpenSSH_9.6\r\n'));
        expect(await get(url)).toMatchObject({ outcome: 'fail' });
    });
    it('when the target hangs, after the timeout of the step', async () => {
        const server = await serve(() => { });
        expect(await get(server.url, { timeout: '60ms' })).toMatchObject({
            outcome: 'fail',
            reason: `home: 127.0.0.1:${server.port} took too long before the answer began: the timeout of the step (60 ms) was over`,
        });
    });
    it('when the answer drips, after the timeout of the step', async () => {
        const server = await serve((_request, response) => {
            response.writeHead(200, { 'content-length': '1000' });
            const drip = setInterval(() => response.write('.'), 10);
            response.on('close', () => clearInterval(drip));
        });
        const result = await get(server.url, { timeout: '100ms' });
        expect(result).toMatchObject({ outcome: 'fail', reason: expect.stringContaining('while the answer was read') });
        expect(result.durationMs).toBeLessThan(1000);
    });
    it('when the steps together take too long', async () => {
        const server = await serve((_request, response) => void setTimeout(() => response.end(), 40));
        const steps = ['a', 'b', 'c', 'd'].map((id) => ({ id, get: `${server.url}/${id}` }));
        const result = await runHere(oneJourney({ steps, timeout: '100ms' }, [server.url]));
        expect(result).toMatchObject({
            outcome: 'fail',
            reason: expect.stringContaining('the timeout of the steps together was over'),
        });
        expect(result.steps.at(-1)).toMatchObject({ outcome: 'skipped', url: '' });
    });
    test.each([
        ['says so', { 'content-length': String(50 * 1024 * 1024) }],
        ['does not say so', {}],
    ])('when an answer of 50 MB %s: it is cut', async (_how, headers) => {
        const chunk = Buffer.alloc(1024 * 1024);
        let written = 0;
        const server = await serve((_request, response) => {
            response.writeHead(200, headers);
            const more = () => {
                while (written < 50 && !response.destroyed) {
                    written++;
                    if (!response.write(chunk))
                        return void response.once('drain', more);
                }
                response.end();
            };
            more();
        });
        const result = await get(server.url);
        expect(result).toMatchObject({
            outcome: 'fail',
            reason: `home: the answer of 127.0.0.1:${server.port} is larger than 5 MiB`,
        });
        expect(written).toBeLessThan(50);
    });
    it('when a variable is not in the answer', async () => {
        const server = await serve((_request, response) => json(response, 200, { items: [] }));
        expect(await get(server.url, { store: { id: '$.id' } })).toMatchObject({
            outcome: 'fail',
            reason: 'home: ${id} has no value: $.id selects nothing',
        });
    });
    test.each(['', '..'])('when "%s" would become a part of a path', async (id) => {
        const server = await serve((_request, response) => json(response, 200, { id }));
        const steps = [
            { id: 'a', get: `${server.url}/`, store: { id: '$.id' } },
            { id: 'b', get: `${server.url}/orders/\${id}` },
        ];
        const result = await runHere(oneJourney({ steps }, [server.url]));
        expect(result).toMatchObject({ outcome: 'fail', failedStep: 'b' });
        expect(server.seen).toHaveLength(1);
    });
    it('when a value would split a header', async () => {
        const server = await serve((_request, response) => json(response, 200, { id: 'a\r\nx-injected: 1' }));
        const steps = [
            { id: 'a', get: `${server.url}/`, store: { id: '$.id' } },
            { id: 'b', get: `${server.url}/`, headers: { 'x-id': '${id}' } },
        ];
        expect(await runHere(oneJourney({ steps }, [server.url]))).toMatchObject({
            outcome: 'fail',
            reason: 'b: the value of the header x-id fits into no header',
        });
    });
});
describe('cleanup', () => {
    const made = (url, changes = {}) => ({
        ...write,
        steps: [
            { id: 'make', post: `${url}/things`, store: { thing: '$.id' }, ...changes.make },
            { id: 'look', get: `${url}/look`, ...changes.look },
            { id: 'never', get: `${url}/never` },
        ],
        finally: [{ id: 'drop', delete: `${url}/things/\${thing}`, timeout: '5s', ...changes.drop }],
    });
    const paths = (server) => server.seen.map(({ method, url }) => `${method} ${url}`);
    test.each([
        ['failed', 500, '5s'],
        ['hung', undefined, '60ms'],
    ])('is done when a step %s', async (_how, status, timeout) => {
        const server = await serve((request, response) => {
            if (request.method === 'POST')
                return json(response, 201, { id: 1 });
            if (request.url === '/look') {
                return status === undefined ? undefined : json(response, status, {});
            }
            response.writeHead(204).end();
        });
        const result = await runHere(oneJourney(made(server.url, { look: { timeout } }), [server.url]));
        expect(result).toMatchObject({ outcome: 'fail', failedStep: 'look', leaked: 0 });
        expect(paths(server)).toEqual(['POST /things', 'GET /look', 'DELETE /things/1']);
        expect(result.steps.map(({ id, outcome }) => [id, outcome])).toEqual([
            ['make', 'pass'],
            ['look', 'fail'],
            ['never', 'skipped'],
            ['drop', 'pass'],
        ]);
    });
    it('is done when the run is ended', async () => {
        const abort = new AbortController();
        const server = await serve((request, response) => {
            if (request.url === '/look')
                abort.abort();
            else
                json(response, 201, { id: 1 });
        });
        const result = await runHere(oneJourney(made(server.url), [server.url]), { signal: abort.signal });
        expect(result).toMatchObject({ outcome: 'unknown', reason: 'look: the run was ended', leaked: 0 });
        expect(paths(server).at(-1)).toBe('DELETE /things/1');
    });
    it('uses an id that came with a wrong answer', async () => {
        const server = await serve((request, response) => request.method === 'POST' ? json(response, 500, { id: 5 }) : response.writeHead(204).end());
        expect(await runHere(oneJourney(made(server.url), [server.url]))).toMatchObject({ failedStep: 'make', leaked: 0 });
        expect(paths(server)).toEqual(['POST /things', 'DELETE /things/5']);
    });
    test.each([
        ['fails', 500, '5s'],
        ['hangs', undefined, '60ms'],
    ])('that %s has leaked, and the run is what it was', async (_how, status, timeout) => {
        const server = await serve((request, response) => {
            if (request.method !== 'DELETE')
                json(response, 201, { id: 1 });
            else if (status !== undefined)
                response.writeHead(status).end();
        });
        const journey = oneJourney(made(server.url, { drop: { timeout } }), [server.url]);
        expect(await runHere(journey)).toMatchObject({ outcome: 'pass', leaked: 1 });
    });
    test.each([
        ['nothing was made', 'refused', 0, 'nothing to clean up'],
        ['it was asked for and no answer came', 'hang', 1, 'something may have been left behind'],
        ['the answer does not say what', 'empty', 1, 'something may have been left behind'],
        ['it was denied', 'denied', 0, 'nothing to clean up'],
    ])('of what has no id: %s', async (_what, how, leaked, words) => {
        const server = await serve((_request, response) => {
            if (how === 'empty')
                json(response, 201, {});
            if (how === 'denied')
                json(response, 403, {});
        });
        if (how === 'refused')
            await server.close();
        const result = await runHere(oneJourney(made(server.url, { make: { timeout: how === 'hang' ? '60ms' : '5s' } }), [server.url]));
        expect(result).toMatchObject({ outcome: 'fail', failedStep: 'make', leaked });
        expect(result.steps.at(-1)).toMatchObject({
            id: 'drop',
            outcome: 'skipped',
            failures: [expect.stringContaining(words)],
        });
    });
    it('is not done for an attempt that never went out', async () => {
        const server = await serve((_request, response) => response.end());
        const result = await runHere(oneJourney(made(server.url), [server.url]), {
            signal: AbortSignal.abort(),
        });
        expect([result.outcome, result.leaked, server.seen]).toEqual(['unknown', 0, []]);
    });
});
describe('a redirect', () => {
    it('within targets is followed, and counts as a request of its own', async () => {
        const server = await serve((request, response) => request.url === '/' ? response.writeHead(302, { location: '/there' }).end() : response.end('here'));
        const asked = [];
        const result = await runHere(oneJourney({ steps: [{ id: 'a', get: `${server.url}/` }] }, [server.url]), {
            ask: (target) => asked.push(target) + 500,
        });
        expect(result).toMatchObject({ outcome: 'pass', steps: [{ status: 200 }], sends: [{ token: 1 }, { token: 501 }] });
        expect(asked).toEqual([server.url]);
    });
    it('that the budget has no room for says nothing of the target', async () => {
        const server = await serve((_request, response) => response.writeHead(302, { location: '/there' }).end());
        const result = await runHere(oneJourney({ steps: [{ id: 'a', get: `${server.url}/` }] }, [server.url]), {
            ask: () => undefined,
        });
        expect(result).toMatchObject({ outcome: 'unknown', reason: expect.stringContaining('has no room') });
        expect(server.seen).toHaveLength(1);
    });
    it('is the answer itself where the step says so', async () => {
        const server = await serve((_request, response) => response.writeHead(303, { location: '/there' }).end());
        expect(await get(server.url, { redirects: 'manual', assert: [{ status: 303 }] })).toMatchObject({
            outcome: 'pass',
        });
        expect(server.seen).toHaveLength(1);
    });
    test.each([
        [
            'another host',
            'http://elsewhere.test/x',
            'it was redirected to http://elsewhere.test/x, which is in none of the targets',
        ],
        [
            'an address of cloud metadata',
            'http://169.254.169.254/latest/meta-data',
            'it was redirected to http://169.254.169.254/latest/meta-data, which is in none',
        ],
        ['a port that is not listed', 'http://127.0.0.1:1/', 'which is in none of the targets'],
        ['another scheme', 'file:///etc/passwd', 'which is in none of the targets'],
        ['nothing that is a URL', 'http://', 'it was redirected to something that is no URL'],
    ])('to %s is refused', async (_where, location, words) => {
        const server = await serve((_request, response) => response.writeHead(302, { location }).end());
        expect(await get(server.url)).toMatchObject({ outcome: 'fail', reason: expect.stringContaining(words) });
    });
    it('to a metadata address is refused even if somebody listed it', async () => {
        const server = await serve((_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end());
        const listed = { host: '169.254.169.254:80', allowPrivate: true };
        const local = { baseUrl: server.url, allowPrivate: true };
        const result = await runHere(oneJourney({ steps: [{ id: 'a', get: `${server.url}/` }] }, [local, listed]));
        expect(result).toMatchObject({
            outcome: 'fail',
            reason: expect.stringContaining('169.254.169.254 is an address that journeys never call'),
        });
    });
    it('in a circle ends after five', async () => {
        const server = await serve((_request, response) => response.writeHead(301, { location: '/' }).end());
        expect(await get(server.url)).toMatchObject({
            outcome: 'fail',
            reason: 'home: it was redirected more than 5 times',
        });
        expect(server.seen).toHaveLength(6);
    });
    it('to another origin takes no secret along', async () => {
        const other = await serve((_request, response) => response.end());
        const server = await serve((_request, response) => response.writeHead(307, { location: `${other.url}/` }).end());
        const headers = { authorization: 'env:SHOP', 'x-plain': 'yes', 'x-odd': 'it is ${password}' };
        const journey = { vars: { password: 'env:SHOP' }, steps: [{ id: 'a', get: `${server.url}/`, headers }] };
        await runHere(oneJourney(journey, [server.url, other.url]));
        expect(server.seen[0].headers).toMatchObject({ authorization: 'secret-of-SHOP', 'x-odd': 'it is secret-of-SHOP' });
        expect(other.seen[0].headers).toMatchObject({ 'x-plain': 'yes', 'x-vigil-check': MARK });
        expect(JSON.stringify(other.seen)).not.toContain('secret-of-SHOP');
    });
});
describe('the guard at the door', () => {
    const named = (port, allowPrivate = false) => oneJourney({
        steps: [
            { id: 'a', get: `http://shop.test:${port}/` },
            { id: 'b', get: `http://shop.test:${port}/` },
        ],
    }, [{ host: `shop.test:${port}`, allowPrivate }]);
    it('lets a listed name on a private address in where the target says so, and pins it', async () => {
        const server = await serve((_request, response) => response.end());
        const lookup = jest.fn().mockResolvedValue(['127.0.0.1']);
        expect(await runHere(named(server.port, true), { lookup })).toMatchObject({ outcome: 'pass' });
        expect(lookup.mock.calls).toEqual([['shop.test']]);
        expect(server.seen[0].headers.host).toBe(`shop.test:${server.port}`);
    });
    test.each([
        ['a private address', ['127.0.0.1'], 'shop.test is 127.0.0.1, which is a private address'],
        [
            'a private address beside a public one',
            ['93.184.215.14', '10.0.0.1'],
            'shop.test is 10.0.0.1, which is a private',
        ],
        ['a metadata address', ['169.254.169.254'], 'never call'],
        ['a metadata address in IPv6', ['fd00:ec2::254'], 'never call'],
        ['a mapped address', ['::ffff:127.0.0.1'], 'is a private address'],
    ])('refuses a name that is %s', async (_what, addresses, words) => {
        const server = await serve((_request, response) => response.end());
        const result = await runHere(named(server.port), { lookup: () => Promise.resolve(addresses) });
        expect(result).toMatchObject({ outcome: 'fail', reason: expect.stringContaining(words) });
        expect(server.seen).toEqual([]);
    });
    it('refuses the address itself, too', async () => {
        const server = await serve((_request, response) => response.end());
        const journey = oneJourney({ steps: [{ id: 'a', get: `${server.url}/` }] }, [{ baseUrl: server.url }]);
        expect(await runHere(journey)).toMatchObject({ outcome: 'fail', reason: expect.stringContaining('allowPrivate') });
        expect(server.seen).toEqual([]);
    });
    it('looks again at each new connection: a name that changes is caught', async () => {
        const server = await serve((_request, response) => response.setHeader('connection', 'close').end());
        const lookup = jest.fn().mockResolvedValueOnce(['127.0.0.1']).mockResolvedValue(['169.254.169.254']);
        const result = await runHere(named(server.port, true), { lookup });
        expect(result).toMatchObject({ outcome: 'fail', failedStep: 'b', reason: expect.stringContaining('never call') });
        expect(server.seen).toHaveLength(1);
    });
    test.each([
        ['fail', 'is not known', 'ENOTFOUND', 'its name is not known'],
        ['unknown', 'cannot be looked up', 'EAI_AGAIN', 'the name server does not answer'],
    ])('a name is a %s if it %s', async (outcome, _what, code, words) => {
        const lookup = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code }));
        expect(await runHere(named(1, true), { lookup })).toMatchObject({
            outcome,
            reason: expect.stringContaining(words),
        });
    });
    it('a look-up that hangs says nothing of the target', async () => {
        const journey = oneJourney({ steps: [{ id: 'a', get: 'http://shop.test/', timeout: '50ms' }] }, [
            'http://shop.test',
        ]);
        const result = await runHere(journey, { lookup: () => new Promise(() => { }) });
        expect(result).toMatchObject({
            outcome: 'unknown',
            reason: expect.stringContaining('while its name was looked up'),
        });
    });
    it('tries the next address where one refuses', async () => {
        const server = await serve((_request, response) => response.end());
        const result = await runHere(named(server.port, true), {
            lookup: () => Promise.resolve(['127.0.0.2', '127.0.0.1']),
        });
        expect(result).toMatchObject({ outcome: 'pass' });
    });
    it('holds URLs that only the run knows to the targets', async () => {
        const server = await serve((_request, response) => json(response, 200, { next: 'http://elsewhere.test/x?token=1' }));
        const steps = [
            { id: 'a', get: `${server.url}/`, store: { next: '$.next' } },
            { id: 'b', get: '${next}' },
        ];
        expect(await runHere(oneJourney({ steps }, [server.url]))).toMatchObject({
            outcome: 'fail',
            reason: 'b: its URL leads to http://elsewhere.test/x, which is in none of the targets that journeys may call',
        });
    });
});
describe('secrets', () => {
    it('go out, and are nowhere in the result, however an answer repeats them', async () => {
        const server = await serve((request, response) => {
            const secret = String(request.headers['x-api-key']);
            const forms = [
                secret,
                encodeURIComponent(secret),
                Buffer.from(secret).toString('base64'),
                JSON.stringify(secret),
            ];
            json(response, 200, { said: forms.join(' '), token: 'fresh-token-1' }, { 'x-echo': secret, 'set-cookie': 'sid=abc' });
        });
        const journey = oneJourney({
            vars: { password: 'env:PASSWORD' },
            steps: [
                {
                    id: 'a',
                    get: `${server.url}/login/\${password}?p=\${password}`,
                    headers: { 'x-api-key': '${password}' },
                    store: { token: '$.token' },
                    assert: [
                        { json: '$.said', equals: 'x', gate: false },
                        { json: '$.token', equals: 'x', gate: false },
                        { header: 'x-echo', equals: '${password}x', gate: false },
                        { header: 'set-cookie', equals: 'x', gate: false },
                        { text: { contains: 'nowhere' }, gate: false },
                    ],
                },
                {
                    id: 'b',
                    get: `${server.url}/\${token}`,
                    headers: { authorization: 'Bearer ${token}' },
                    assert: [{ status: 201 }],
                },
            ],
        }, [server.url]);
        // One that has to be written differently in a URL, in JSON and in a header.
        const secret = 'P/W "1" &c';
        const plan = { ...journey.plan, values: { ...journey.plan.values, password: secret }, secrets: [secret] };
        const result = await runHere({ ...journey, plan });
        expect(server.seen[0].headers['x-api-key']).toBe(secret);
        expect(server.seen[1].headers.authorization).toBe('Bearer fresh-token-1');
        expect(result.steps[1].url).toBe(`${server.url}/[redacted]`);
        const told = JSON.stringify(result);
        for (const form of [
            secret,
            encodeURIComponent(secret),
            Buffer.from(secret).toString('base64'),
            'fresh-token-1',
            'abc',
        ]) {
            expect(told).not.toContain(form);
        }
        expect(failuresOf(result).length).toBeGreaterThan(3);
    });
});

import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:http2';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { closeReceivers, receiversUnderTest } from '../test/receiversUnderTest.ts';
import { decodeStatus } from '../test/rpcStatusWitness.ts';
const MIB = 1024 * 1024;
const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';
const agent = new Agent({ keepAlive: true });
const sessions = [];
afterEach(async () => {
    agent.destroy();
    for (const session of sessions.splice(0))
        session.destroy();
    await closeReceivers();
});
/** A request with a Content-Length if it has one chunk, else in chunks. */
const overHttp1 = (port, path, headers, chunks, method = 'POST') => new Promise((resolve, reject) => {
    const length = chunks.length === 1 ? { 'content-length': String(chunks[0].length) } : {};
    const request = httpRequest({ port, path, method, agent, headers: { ...length, ...headers } }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }));
    });
    request.on('error', reject);
    for (const chunk of chunks)
        request.write(chunk);
    request.end();
});
const overHttp2 = (port, path, headers, chunks, method = 'POST') => new Promise((resolve, reject) => {
    // Node's client drops answers while more than this many megabytes of requests wait on a connection.
    const session = connect(`http://127.0.0.1:${port}`, { maxSessionMemory: 1_000 });
    sessions.push(session);
    const stream = session.request({ ':method': method, ':path': path, ...headers });
    const parts = [];
    let received = {};
    stream.on('response', (head) => (received = head));
    stream.on('data', (part) => parts.push(part));
    stream.on('error', reject);
    stream.on('close', () => resolve({ status: Number(received[':status']), headers: received, body: Buffer.concat(parts) }));
    for (const chunk of chunks)
        stream.write(chunk);
    stream.end();
});
const jsonStatus = (answer) => JSON.parse(answer.body.toString());
describe.each([
    ['HTTP/1.1', overHttp1],
    ['HTTP/2', overHttp2],
])('OTLP over %s', (_version, send) => {
    test.each([
        ['/v1/traces', 'traces'],
        ['/v1/metrics', 'metrics'],
        ['/v1/logs', 'logs'],
        ['/v1/logs?source=browser', 'logs'],
    ])('is received at %s', async (path, signal) => {
        const receivers = await receiversUnderTest();
        const answer = await send(receivers.httpPort, path, { 'content-type': PROTOBUF }, [Buffer.from('payload')]);
        expect(answer).toMatchObject({ status: 200, body: Buffer.alloc(0), headers: { 'content-type': PROTOBUF } });
        expect(receivers.accepted).toEqual([
            { signal, tenant: 'default', body: Buffer.from('payload'), trusted: false, receivedMs: 1_700_000_000_000 },
        ]);
        expect(receivers.inFlightBytes()).toBe(0);
    });
    test.each([JSON_TYPE, 'application/json; charset=utf-8'])('in %s is turned into protobuf', async (contentType) => {
        const receivers = await receiversUnderTest();
        const answer = await send(receivers.httpPort, '/v1/logs', { 'content-type': contentType }, [
            Buffer.from('{"a":1}'),
        ]);
        expect(answer).toMatchObject({ status: 200, headers: { 'content-type': JSON_TYPE } });
        expect(answer.body.toString()).toBe('{}');
        expect(receivers.accepted.map(({ body }) => Buffer.from(body).toString())).toEqual(['pb:{"a":1}']);
    });
    test.each([
        ['identity', (bytes) => bytes],
        ['gzip', gzipSync],
        ['deflate', deflateSync],
        ['zstd', zstdCompressSync],
    ])('is received in %s', async (coding, encode) => {
        const receivers = await receiversUnderTest();
        const body = encode(Buffer.from('{"a":1}'));
        for (const contentType of [PROTOBUF, JSON_TYPE]) {
            const headers = { 'content-type': contentType, 'content-encoding': coding };
            expect((await send(receivers.httpPort, '/v1/traces', headers, [body])).status).toBe(200);
        }
        expect(receivers.accepted.map(({ body }) => Buffer.from(body).toString())).toEqual(['{"a":1}', 'pb:{"a":1}']);
    });
    test('is received in chunks of any size', async () => {
        const receivers = await receiversUnderTest();
        const chunks = Array.from({ length: 500 }, (_, i) => Buffer.alloc(1 + i * 10, String(i)));
        expect((await send(receivers.httpPort, '/v1/traces', { 'content-type': PROTOBUF }, chunks)).status).toBe(200);
        expect(receivers.accepted[0]?.body).toEqual(Buffer.concat(chunks));
    });
    test.each([PROTOBUF, JSON_TYPE])('is a success when it is empty, in %s', async (contentType) => {
        const receivers = await receiversUnderTest();
        for (const chunks of [[], [Buffer.alloc(0)]]) {
            const answer = await send(receivers.httpPort, '/v1/traces', { 'content-type': contentType }, chunks);
            expect(answer).toMatchObject({ status: 200, headers: { 'content-type': contentType } });
        }
        expect(receivers.accepted).toEqual([]);
    });
    test.each([
        ['of an unknown path', '/v1/profiles', { 'content-type': PROTOBUF }, 'POST', 404, ''],
        ['of the path of another protocol', '/', { 'content-type': PROTOBUF }, 'POST', 404, ''],
        ['by GET', '/v1/traces', {}, 'GET', 405, 'unsupported'],
        ['by PUT', '/v1/traces', { 'content-type': PROTOBUF }, 'PUT', 405, 'unsupported'],
        [
            'by OPTIONS',
            '/v1/traces',
            { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
            'OPTIONS',
            405,
            'unsupported',
        ],
        ['of an unknown type', '/v1/traces', { 'content-type': 'text/plain' }, 'POST', 415, 'unsupported'],
        ['of no type', '/v1/traces', {}, 'POST', 415, 'unsupported'],
        [
            'in an unknown encoding',
            '/v1/traces',
            { 'content-type': PROTOBUF, 'content-encoding': 'br' },
            'POST',
            415,
            'unsupported',
        ],
        [
            'in an encoding that it has not',
            '/v1/traces',
            { 'content-type': PROTOBUF, 'content-encoding': 'gzip' },
            'POST',
            400,
            'malformed',
        ],
        [
            'of a strange tenant',
            '/v1/traces',
            { 'content-type': PROTOBUF, 'x-scope-orgid': 'a/b' },
            'POST',
            400,
            'malformed',
        ],
    ])('is refused when it is %s', async (_what, path, headers, method, expected, reason) => {
        const receivers = await receiversUnderTest();
        const answer = await send(receivers.httpPort, path, headers, method === 'POST' ? [Buffer.from('a')] : [], method);
        expect(answer.status).toBe(expected);
        const isProtobuf = headers['content-type'] === PROTOBUF;
        expect(answer.headers['content-type']).toBe(isProtobuf ? PROTOBUF : JSON_TYPE);
        const told = isProtobuf ? decodeStatus(answer.body) : jsonStatus(answer);
        expect(told.message).not.toBe('');
        if (expected === 405)
            expect(answer.headers.allow).toBe('POST');
        expect(answer.headers['access-control-allow-origin']).toBeUndefined();
        if (reason !== '')
            expect(receivers.stats.refused.traces).toMatchObject({ [reason]: 1 });
        expect(receivers.accepted).toEqual([]);
        expect(receivers.inFlightBytes()).toBe(0);
    });
    test('is refused with what the converter says of its JSON', async () => {
        const jsonToProtobuf = () => {
            throw new Error('resourceSpans[0].scopeSpans: is a string, not an array');
        };
        const receivers = await receiversUnderTest({ jsonToProtobuf });
        const answer = await send(receivers.httpPort, '/v1/traces', { 'content-type': JSON_TYPE }, [Buffer.from('{}')]);
        expect(answer.status).toBe(400);
        expect(jsonStatus(answer)).toMatchObject({
            code: 3,
            message: expect.stringContaining('resourceSpans[0]'),
        });
        expect(receivers.stats.refused.traces.malformed).toBe(1);
    });
    test('is too large when its JSON turns into too much', async () => {
        const receivers = await receiversUnderTest({ bodyMaxBytes: 1_000, jsonToProtobuf: () => Buffer.alloc(1_001) });
        const answer = await send(receivers.httpPort, '/v1/traces', { 'content-type': JSON_TYPE }, [Buffer.from('{}')]);
        expect(answer.status).toBe(413);
    });
    test('is too large in JSON long before it is in protobuf, which takes less memory', async () => {
        const receivers = await receiversUnderTest({ jsonMaxBytes: 1_000 });
        const post = async (type, body) => (await send(receivers.httpPort, '/v1/traces', { 'content-type': type }, [body])).status;
        expect(await post(JSON_TYPE, Buffer.alloc(1_000, ' '))).toBe(200);
        expect(await post(JSON_TYPE, Buffer.alloc(1_001, ' '))).toBe(413);
        expect(await post(PROTOBUF, Buffer.alloc(1_001, ' '))).toBe(200);
    });
    test('is too large when its JSON has too many parts', async () => {
        const receivers = await receiversUnderTest();
        const body = Buffer.from('{},'.repeat(2_000_000));
        const answer = await send(receivers.httpPort, '/v1/traces', { 'content-type': JSON_TYPE }, [body]);
        expect(answer.status).toBe(413);
        expect(jsonStatus(answer).message).toContain('objects and arrays');
    });
    test.each([
        ['malformed', { kind: 'malformed', message: 'no' }, 400, undefined],
        ['overloaded', { kind: 'overloaded', message: 'no', retryAfterMs: 2_500 }, 503, '3'],
        ['failed', { kind: 'failed', message: 'no', retryAfterMs: 5_000 }, 503, '5'],
    ])('is answered when it was %s', async (_what, verdict, expected, retryAfter) => {
        const receivers = await receiversUnderTest();
        receivers.verdict = () => verdict;
        const answer = await send(receivers.httpPort, '/v1/traces', { 'content-type': PROTOBUF }, [Buffer.from('a')]);
        expect(answer.status).toBe(expected);
        expect(answer.headers['retry-after']).toBe(retryAfter);
        expect(decodeStatus(answer.body).message).toBe('no');
    });
    test('is answered 500 when the pipeline breaks', async () => {
        const receivers = await receiversUnderTest();
        receivers.verdict = () => Promise.reject(new Error('secret detail'));
        const answer = await send(receivers.httpPort, '/v1/traces', { 'content-type': JSON_TYPE }, [Buffer.from('a')]);
        expect(answer.status).toBe(500);
        expect(answer.body.toString()).not.toContain('secret');
        expect(receivers.stats.refused.traces.internal).toBe(1);
    });
    test('needs a token where one is required', async () => {
        const auth = { required: true, tokens: [{ secret: 's3cret', tenants: ['acme'], trusted: true }] };
        const receivers = await receiversUnderTest({ auth });
        const post = (headers) => send(receivers.httpPort, '/v1/traces', { 'content-type': PROTOBUF, ...headers }, [Buffer.from('a')]);
        const authorization = 'Bearer s3cret';
        expect(await post({})).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer realm="vigil"' } });
        expect((await post({ authorization: 'Bearer wrong' })).status).toBe(401);
        expect((await post({ authorization, 'x-scope-orgid': 'other' })).status).toBe(403);
        expect((await post({ authorization, 'x-scope-orgid': 'acme' })).status).toBe(200);
        expect(receivers.accepted).toMatchObject([{ tenant: 'acme', trusted: true }]);
        expect(receivers.stats.refused.traces).toMatchObject({ unauthenticated: 2, forbidden: 1 });
    });
    test('of 100 MB is refused before it is read', async () => {
        const receivers = await receiversUnderTest();
        const headers = { 'content-type': PROTOBUF, 'content-length': String(100 * MIB) };
        const answer = await send(receivers.httpPort, '/v1/traces', headers, [Buffer.alloc(100 * MIB)]);
        expect(answer.status).toBe(413);
        expect(decodeStatus(answer.body)).toMatchObject({ code: 8, details: {} });
        expect(receivers.stats.refused.traces.too_large).toBe(1);
    });
    test('of 100 MB that nobody announced is refused while it comes in', async () => {
        const receivers = await receiversUnderTest();
        const chunks = Array.from({ length: 100 }, () => Buffer.alloc(MIB));
        const answer = await send(receivers.httpPort, '/v1/traces', { 'content-type': PROTOBUF }, chunks);
        expect(answer.status).toBe(413);
        expect(receivers.inFlightBytes()).toBe(0);
    });
    test('that is a bomb is refused', async () => {
        const receivers = await receiversUnderTest({ bodyMaxBytes: MIB });
        const bomb = gzipSync(Buffer.alloc(10 * MIB));
        expect(bomb.length).toBeLessThan(11_000);
        const headers = { 'content-type': PROTOBUF, 'content-encoding': 'gzip' };
        expect((await send(receivers.httpPort, '/v1/traces', headers, [bomb])).status).toBe(413);
        expect(receivers.inFlightBytes()).toBe(0);
    });
    test('comes from a page of a listed origin', async () => {
        const receivers = await receiversUnderTest({ corsOrigins: ['https://shop.example'] });
        const origin = 'https://shop.example';
        const asked = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
        const preflight = await send(receivers.httpPort, '/v1/traces', asked, [], 'OPTIONS');
        expect(preflight).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': origin } });
        const headers = { origin, 'content-type': JSON_TYPE };
        const answer = await send(receivers.httpPort, '/v1/traces', headers, [Buffer.from('{}')]);
        expect(answer).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': origin, vary: 'origin' } });
        const refused = await send(receivers.httpPort, '/v1/traces', { origin, 'content-type': 'text/plain' }, [
            Buffer.from('a'),
        ]);
        expect(refused).toMatchObject({ status: 415, headers: { 'access-control-allow-origin': origin } });
    });
    test.each(['GET', 'HEAD'])('goes along with health by %s, without a token', async (method) => {
        const receivers = await receiversUnderTest({ auth: { required: true, tokens: [] } });
        const answer = await send(receivers.httpPort, '/healthz', {}, [], method);
        expect(answer.status).toBe(200);
        expect(answer.body.toString()).toBe(method === 'GET' ? 'ok\n' : '');
        expect((await send(receivers.httpPort, '/healthz', {}, [], 'DELETE')).headers.allow).toBe('GET, HEAD');
    });
    test('that takes too long to be processed may be sent again', async () => {
        const receivers = await receiversUnderTest({ requestTimeoutMs: 50 });
        receivers.verdict = () => new Promise(() => { });
        const answer = await send(receivers.httpPort, '/v1/traces', { 'content-type': PROTOBUF }, [Buffer.from('a')]);
        expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
        expect(receivers.stats.refused.traces.timeout).toBe(1);
    });
});
test('an HTTP/2 client that waits to be asked for its body is asked', async () => {
    const receivers = await receiversUnderTest();
    const headers = { 'content-type': PROTOBUF, expect: '100-continue' };
    const answer = await overHttp2(receivers.httpPort, '/v1/traces', headers, [Buffer.from('payload')]);
    expect(answer.status).toBe(200);
});
describe('an HTTP/1.1 connection', () => {
    test('is kept for the next request, after a success and after a refusal of something short', async () => {
        const receivers = await receiversUnderTest();
        const post = (type) => overHttp1(receivers.httpPort, '/v1/traces', { 'content-type': type }, [Buffer.alloc(50_000)]);
        const connections = [];
        for (const type of [PROTOBUF, 'text/plain', PROTOBUF])
            connections.push((await post(type)).headers.connection);
        expect(connections).toEqual(['keep-alive', 'keep-alive', 'keep-alive']);
        expect(receivers.accepted).toHaveLength(2);
    });
    test('is not asked for a body that is not wanted', async () => {
        const receivers = await receiversUnderTest();
        const ask = (length) => new Promise((resolve, reject) => {
            const headers = { 'content-type': PROTOBUF, 'content-length': length, expect: '100-continue' };
            const request = httpRequest({ port: receivers.httpPort, path: '/v1/traces', method: 'POST', headers });
            let invited = '';
            request.on('continue', () => {
                invited = 'continue, then ';
                request.end(Buffer.alloc(length));
            });
            request.on('response', (response) => {
                response.resume();
                resolve(`${invited}${response.statusCode}`);
                request.destroy();
            });
            request.on('error', reject);
            request.flushHeaders();
        });
        expect(await ask(1_000)).toBe('continue, then 200');
        expect(await ask(100 * MIB)).toBe('413');
    });
    test('is answered by fetch', async () => {
        const receivers = await receiversUnderTest();
        const init = { method: 'POST', headers: { 'content-type': JSON_TYPE }, body: '{}' };
        const answer = await fetch(`${receivers.httpUrl}/v1/metrics`, init);
        expect([answer.status, await answer.json()]).toEqual([200, {}]);
    });
});

import { connect, constants } from 'node:http2';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { status } from '@grpc/grpc-js';
import { HEALTH, LOGS, METRICS, TRACES, closeGrpcClients, grpcClient, unary } from '../test/grpcClient.ts';
import { closeReceivers, eventually, gate, receiversUnderTest } from '../test/receiversUnderTest.ts';
import { decodeStatus } from '../test/rpcStatusWitness.ts';
import { frame } from './grpcFrame.ts';
const MIB = 1024 * 1024;
const sessions = [];
afterEach(async () => {
    closeGrpcClients();
    for (const session of sessions.splice(0))
        session.destroy();
    await closeReceivers();
});
async function start(options = {}) {
    const receivers = await receiversUnderTest(options);
    return { receivers, client: grpcClient(receivers.grpcPort) };
}
/** One call with bytes and headers that the gRPC client would never send. */
function raw(port, chunks, headers = {}) {
    const session = connect(`http://127.0.0.1:${port}`);
    sessions.push(session);
    const stream = session.request({
        ':method': 'POST',
        ':path': TRACES,
        'content-type': 'application/grpc',
        te: 'trailers',
        ...headers,
    });
    return new Promise((resolve, reject) => {
        let answer = {};
        stream.on('response', (received) => (answer = { ...answer, ...received }));
        stream.on('trailers', (received) => (answer = { ...answer, ...received }));
        stream.on('close', () => resolve(answer));
        stream.on('error', reject);
        stream.resume();
        for (const chunk of chunks)
            stream.write(chunk);
        stream.end();
    });
}
describe('a gRPC client', () => {
    test.each([
        [TRACES, 'traces'],
        [METRICS, 'metrics'],
        [LOGS, 'logs'],
    ])('exports by %s', async (path, signal) => {
        const { receivers, client } = await start();
        const answer = await unary(client, path, Buffer.from('payload'));
        expect(answer).toMatchObject({ code: status.OK, body: Buffer.alloc(0) });
        expect(receivers.accepted).toEqual([
            { signal, tenant: 'default', body: Buffer.from('payload'), trusted: false, receivedMs: 1_700_000_000_000 },
        ]);
    });
    test.each([
        ['of nothing', 0],
        ['of one byte', 1],
        ['longer than a frame', 20_000],
        ['longer than the window', 3 * MIB],
        ['of the largest size', 64 * MIB],
    ])('sends a message %s', async (_what, size) => {
        const { receivers, client } = await start();
        const body = Buffer.alloc(size, 'abcdefg');
        expect((await unary(client, TRACES, body)).code).toBe(status.OK);
        expect(receivers.accepted.map((request) => Buffer.compare(request.body, body))).toEqual(size === 0 ? [] : [0]);
        expect(receivers.inFlightBytes()).toBe(0);
    });
    test('sends messages in gzip', async () => {
        const { receivers } = await start();
        const client = grpcClient(receivers.grpcPort, { 'grpc.default_compression_algorithm': 2 });
        expect((await unary(client, TRACES, Buffer.alloc(1_000_000, 'abc'))).code).toBe(status.OK);
        expect(receivers.accepted[0]?.body.length).toBe(1_000_000);
    });
    test('makes many calls at once on one connection', async () => {
        const { receivers, client } = await start();
        const bodies = Array.from({ length: 300 }, (_, i) => Buffer.alloc(20_000 + i, String(i)));
        const answers = await Promise.all(bodies.map((body) => unary(client, TRACES, body)));
        expect(answers.every((answer) => answer.code === status.OK)).toBe(true);
        expect(new Set(receivers.accepted.map(({ body }) => body.length)).size).toBe(300);
    });
    test('may call the HTTP port as well', async () => {
        const { receivers } = await start();
        expect((await unary(grpcClient(receivers.httpPort), TRACES, Buffer.from('a'))).code).toBe(status.OK);
    });
    test.each([
        [
            'malformed',
            { kind: 'malformed', message: 'spans[0]: tag 0' },
            status.INVALID_ARGUMENT,
            { BadRequest: { fieldViolations: [{ description: 'spans[0]: tag 0' }] } },
        ],
        [
            'overloaded',
            { kind: 'overloaded', message: 'the disk cap is reached', retryAfterMs: 2_500 },
            status.UNAVAILABLE,
            { RetryInfo: { retryDelay: { seconds: 2, nanos: 500e6 } } },
        ],
        [
            'failed',
            { kind: 'failed', message: 'disk: no space – 100 %', retryAfterMs: 5_000 },
            status.UNAVAILABLE,
            { RetryInfo: { retryDelay: { seconds: 5 } } },
        ],
    ])('is told when its request was %s', async (_what, verdict, code, details) => {
        const { receivers, client } = await start();
        receivers.verdict = () => verdict;
        const answer = await unary(client, TRACES, Buffer.from('a'));
        const message = 'message' in verdict ? verdict.message : '';
        expect(answer).toMatchObject({ code, message });
        const [bytes] = answer.metadata.get('grpc-status-details-bin');
        expect(decodeStatus(bytes)).toEqual({ code, message, details });
        expect(Object.values(receivers.stats.refused.traces).every((count) => count === 0)).toBe(true);
    });
    test('is told INTERNAL when the pipeline breaks, and the next call is answered', async () => {
        const { receivers, client } = await start();
        receivers.verdict = () => Promise.reject(new Error('secret detail'));
        const answer = await unary(client, TRACES, Buffer.from('a'));
        expect(answer.code).toBe(status.INTERNAL);
        expect(answer.message).not.toContain('secret');
        expect(receivers.stats.refused.traces.internal).toBe(1);
        receivers.verdict = () => ({ kind: 'accepted' });
        expect((await unary(client, TRACES, Buffer.from('a'))).code).toBe(status.OK);
        expect(receivers.inFlightBytes()).toBe(0);
    });
    test.each([
        ['an unknown method', '/opentelemetry.proto.collector.trace.v1.TraceService/Import'],
        ['profiles', '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export'],
        ['a stream of health', '/grpc.health.v1.Health/Watch'],
    ])('is told UNIMPLEMENTED when it asks for %s', async (_what, path) => {
        const { client } = await start();
        expect((await unary(client, path, Buffer.from('a'))).code).toBe(status.UNIMPLEMENTED);
    });
    test('needs a token where one is required', async () => {
        const auth = { required: true, tokens: [{ secret: 's3cret', tenants: ['acme'], trusted: true }] };
        const { receivers, client } = await start({ auth });
        const call = (headers) => unary(client, TRACES, Buffer.from('a'), headers);
        const authorization = 'Bearer s3cret';
        expect((await call({})).code).toBe(status.UNAUTHENTICATED);
        expect((await call({ authorization: 'Bearer wrong' })).code).toBe(status.UNAUTHENTICATED);
        expect((await call({ authorization, 'x-scope-orgid': 'other' })).code).toBe(status.PERMISSION_DENIED);
        expect((await call({ authorization, 'x-scope-orgid': 'a/b' })).code).toBe(status.INVALID_ARGUMENT);
        expect((await call({ authorization, 'x-scope-orgid': 'acme' })).code).toBe(status.OK);
        expect(receivers.accepted).toMatchObject([{ tenant: 'acme', trusted: true }]);
        expect(receivers.stats.refused.traces).toMatchObject({ unauthenticated: 2, forbidden: 1, malformed: 1 });
    });
    test('sends too much: RESOURCE_EXHAUSTED, and nothing that invites to try again', async () => {
        const { receivers, client } = await start({ bodyMaxBytes: 100_000 });
        const answer = await unary(client, TRACES, Buffer.alloc(100_001));
        expect(answer.code).toBe(status.RESOURCE_EXHAUSTED);
        expect(decodeStatus(answer.metadata.get('grpc-status-details-bin')[0]).details).toEqual({});
        expect(receivers.stats.refused.traces.too_large).toBe(1);
        expect((await unary(client, TRACES, Buffer.alloc(100_000))).code).toBe(status.OK);
    });
    test('sends 100 MB, and the connection lives on', async () => {
        const { client } = await start();
        const answers = await Promise.all([
            unary(client, TRACES, Buffer.alloc(100 * MIB)),
            unary(client, TRACES, Buffer.from('a')),
        ]);
        expect(answers.map((answer) => answer.code)).toEqual([status.RESOURCE_EXHAUSTED, status.OK]);
    });
    test('sends a bomb', async () => {
        const { receivers } = await start({ bodyMaxBytes: MIB });
        const client = grpcClient(receivers.grpcPort, { 'grpc.default_compression_algorithm': 2 });
        expect((await unary(client, TRACES, Buffer.alloc(10 * MIB))).code).toBe(status.RESOURCE_EXHAUSTED);
        expect(receivers.inFlightBytes()).toBe(0);
    });
    test('is told DEADLINE_EXCEEDED when the pipeline takes longer than it waits', async () => {
        const { receivers } = await start();
        const slow = gate();
        receivers.verdict = () => slow.promise;
        const answer = await raw(receivers.grpcPort, [frame(Buffer.from('a'))], { 'grpc-timeout': '30m' });
        expect(answer['grpc-status']).toBe(String(status.DEADLINE_EXCEEDED));
        expect(receivers.stats.refused.traces.timeout).toBe(1);
        expect(receivers.inFlightBytes()).toBeGreaterThan(0); // the pipeline still has it
        slow.open({ kind: 'accepted' });
        await eventually(() => receivers.inFlightBytes() === 0);
    });
    test('is told DEADLINE_EXCEEDED when nobody can be that fast', async () => {
        const { receivers } = await start();
        const answer = await raw(receivers.grpcPort, [frame(Buffer.from('a'))], { 'grpc-timeout': '0n' });
        expect(answer['grpc-status']).toBe(String(status.DEADLINE_EXCEEDED));
        expect(receivers.accepted).toEqual([]);
    });
    test('hangs up in the middle of a message', async () => {
        const { receivers, client } = await start();
        const session = connect(`http://127.0.0.1:${receivers.grpcPort}`);
        sessions.push(session);
        const stream = session.request({ ':method': 'POST', ':path': TRACES, 'content-type': 'application/grpc' });
        stream.on('error', () => { });
        stream.write(frame(Buffer.alloc(100)).subarray(0, 50));
        await new Promise((resolve) => session.ping(resolve));
        const closed = new Promise((resolve) => stream.on('close', resolve));
        stream.close(constants.NGHTTP2_CANCEL);
        await closed;
        expect((await unary(client, TRACES, Buffer.from('a'))).code).toBe(status.OK);
        expect(receivers.accepted).toHaveLength(1);
        expect(receivers.inFlightBytes()).toBe(0);
    });
});
describe('a gRPC call', () => {
    const message = frame(Buffer.from('payload'));
    const gzipped = (bytes) => {
        const framed = frame(bytes);
        framed[0] = 1;
        return framed;
    };
    test.each([
        ['in one piece', [message], {}, '0'],
        ['byte by byte', [...message].map((byte) => Buffer.from([byte])), {}, '0'],
        ['with a message that is not compressed though it might', [message], { 'grpc-encoding': 'gzip' }, '0'],
        ['with gzip', [gzipped(gzipSync('payload'))], { 'grpc-encoding': 'gzip' }, '0'],
        ['with zstd', [gzipped(zstdCompressSync('payload'))], { 'grpc-encoding': 'zstd' }, '0'],
        ['with a subtype', [message], { 'content-type': 'application/grpc+proto' }, '0'],
        ['with two messages', [message, message], {}, '3'],
        ['with no message', [], {}, '3'],
        ['with half a prefix', [message.subarray(0, 3)], {}, '3'],
        ['with half a message', [message.subarray(0, 8)], {}, '3'],
        ['with a flag that does not exist', [Buffer.from([7, 0, 0, 0, 0])], {}, '13'],
        ['marked compressed without an encoding', [gzipped(gzipSync('payload'))], {}, '13'],
        ['with an encoding that it has not', [gzipped(Buffer.from('payload'))], { 'grpc-encoding': 'gzip' }, '3'],
        ['announcing 4 GB', [Buffer.from([0, 255, 255, 255, 255])], {}, '8'],
        ['in JSON', [message], { 'content-type': 'application/grpc+json' }, '12'],
        ['with a timeout that is none', [message], { 'grpc-timeout': 'soon' }, '3'],
    ])('%s', async (_what, chunks, headers, expected) => {
        const { receivers, client } = await start();
        expect((await raw(receivers.grpcPort, chunks, headers))['grpc-status']).toBe(expected);
        expect(receivers.accepted.map(({ body }) => Buffer.from(body).toString())).toEqual(expected === '0' ? ['payload'] : []);
        expect(receivers.inFlightBytes()).toBe(0);
        expect((await unary(client, TRACES, Buffer.from('a'))).code).toBe(status.OK);
    });
    test('with an unknown encoding is told which are known', async () => {
        const { receivers } = await start();
        const answer = await raw(receivers.grpcPort, [gzipped(Buffer.from('x'))], { 'grpc-encoding': 'snappy' });
        expect(answer).toMatchObject({
            'grpc-status': '12',
            'grpc-accept-encoding': 'identity, gzip, deflate, zstd',
        });
        expect(receivers.stats.refused.traces.unsupported).toBe(1);
    });
    test.each([
        ['is not gRPC', { 'content-type': 'application/x-protobuf' }, 415],
        ['is gRPC-Web', { 'content-type': 'application/grpc-web+proto' }, 415],
        ['is not a POST', { ':method': 'PUT' }, 405],
    ])('that %s is refused as HTTP', async (_what, headers, expected) => {
        const { receivers } = await start();
        expect((await raw(receivers.grpcPort, [message], headers))[':status']).toBe(expected);
    });
});
describe('the health check', () => {
    const request = (service) => Buffer.concat([Buffer.from([0x0a, service.length]), Buffer.from(service)]);
    const SERVING = Buffer.from([0x08, 0x01]);
    test.each([
        ['the server', Buffer.alloc(0)],
        ['the server by its empty name', request('')],
        ['traces', request('opentelemetry.proto.collector.trace.v1.TraceService')],
        ['metrics', request('opentelemetry.proto.collector.metrics.v1.MetricsService')],
        ['logs', request('opentelemetry.proto.collector.logs.v1.LogsService')],
    ])('says SERVING for %s, without a token', async (_what, body) => {
        const { client } = await start({ auth: { required: true, tokens: [] } });
        expect(await unary(client, HEALTH, body)).toMatchObject({ code: status.OK, body: SERVING });
    });
    test.each([
        ['an unknown service', request('shop'), status.NOT_FOUND],
        ['garbage', Buffer.from([0xff, 0xff]), status.NOT_FOUND],
        ['a large request', Buffer.alloc(5_000), status.RESOURCE_EXHAUSTED],
    ])('says no to %s', async (_what, body, code) => {
        const { client } = await start();
        expect((await unary(client, HEALTH, body)).code).toBe(code);
    });
});

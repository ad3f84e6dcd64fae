import { CANCEL, PREFACE, SETTINGS, continuationFrame, dataFrame, headersFrame, openHeadersFrame, resetFrame, settingsFrame, } from '../test/rawHttp2.ts';
import { closeRawSockets, rawSocket } from '../test/rawSocket.ts';
import { closeReceivers, eventually, receiversUnderTest } from '../test/receiversUnderTest.ts';
afterEach(async () => {
    closeRawSockets();
    await closeReceivers();
});
const BODY = 'payload';
const HTTP1 = Buffer.from(`POST /v1/traces HTTP/1.1\r\nHost: vigil\r\nContent-Type: application/x-protobuf\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`);
const fields = { ':method': 'POST', ':scheme': 'http', ':path': '/v1/traces', ':authority': 'vigil' };
const HTTP2 = Buffer.concat([
    PREFACE,
    SETTINGS,
    headersFrame(1, { ...fields, 'content-type': 'application/x-protobuf' }),
    dataFrame(1, BODY, true),
]);
const many = (count, frames) => Array.from({ length: count }, (_, i) => frames(i)).flat();
const acceptedBodies = (receivers) => receivers.accepted.map(({ body }) => Buffer.from(body).toString());
describe.each([
    ['HTTP/1.1', HTTP1],
    ['HTTP/2', HTTP2],
])('a connection of %s to the HTTP port', (_version, bytes) => {
    test('is understood when everything comes at once', async () => {
        const receivers = await receiversUnderTest();
        const { socket } = await rawSocket(receivers.httpPort);
        socket.write(bytes);
        await eventually(() => receivers.accepted.length === 1);
        expect(acceptedBodies(receivers)).toEqual([BODY]);
    });
    test.each([1, 2, 3, 14, 23, 24, 25])('is understood when its first %d bytes come alone', async (length) => {
        const receivers = await receiversUnderTest();
        const { socket } = await rawSocket(receivers.httpPort);
        socket.write(bytes.subarray(0, length));
        await new Promise((resolve) => setImmediate(resolve));
        socket.write(bytes.subarray(length));
        await eventually(() => receivers.accepted.length === 1);
        expect(acceptedBodies(receivers)).toEqual([BODY]);
    });
    test('is understood when it comes byte by byte', async () => {
        const receivers = await receiversUnderTest();
        const { socket } = await rawSocket(receivers.httpPort);
        socket.setNoDelay();
        for (const byte of bytes)
            await new Promise((resolve) => socket.write(Buffer.from([byte]), resolve));
        await eventually(() => receivers.accepted.length === 1);
        expect(acceptedBodies(receivers)).toEqual([BODY]);
    });
});
describe.each(['httpPort', 'grpcPort'])('the %s', (port) => {
    test.each([
        ['says nothing', ''],
        ['says half a preface', 'PRI * HTTP/2.0\r\n\r\nS'],
        ['says one letter', 'P'],
    ])('cuts a client that %s', async (_what, text) => {
        const receivers = await receiversUnderTest({ headersTimeoutMs: 30 });
        const { socket, ended } = await rawSocket(receivers[port]);
        socket.write(text);
        expect(await ended).toBe('');
    });
    test.each([
        ['nothing', ''],
        ['half a preface', 'PRI * HTTP/2.0'],
        ['the preface', PREFACE],
        ['half a frame', Buffer.concat([PREFACE, SETTINGS.subarray(0, 4)])],
        ['half a request', Buffer.concat([PREFACE, SETTINGS, headersFrame(1, fields), dataFrame(1, 'abc')])],
        ['half the headers of an HTTP/1.1 request', 'POST /v1/traces HTTP/1.1\r\nHost: vi'],
        ['half the body of an HTTP/1.1 request', HTTP1.subarray(0, HTTP1.length - 2)],
    ])('closes its side when a client closes its own after %s', async (_what, bytes) => {
        const receivers = await receiversUnderTest();
        const { socket, ended } = await rawSocket(receivers[port], { allowHalfOpen: true });
        socket.end(bytes);
        await ended;
        expect(receivers.accepted).toEqual([]);
        await eventually(() => receivers.inFlightBytes() === 0);
    });
    test.each([
        ['garbage', Buffer.from([0, 1, 2, 3, 255, 254, 10, 13])],
        ['much garbage', Buffer.alloc(1_000_000, 'garbage!')],
        ['a TLS greeting', Buffer.from('1603010200010001fc0303', 'hex')],
        ['garbage after the preface', Buffer.concat([PREFACE, Buffer.alloc(100, 'x')])],
        ['a frame of 16 MB', Buffer.concat([PREFACE, Buffer.from([255, 255, 255, 0, 0, 0, 0, 0, 1])])],
        [
            'thousands of requests that are reset at once',
            Buffer.concat([
                PREFACE,
                SETTINGS,
                ...many(5_000, (i) => [headersFrame(1 + 2 * i, fields), resetFrame(1 + 2 * i, CANCEL)]),
            ]),
        ],
        [
            'headers without end',
            Buffer.concat([PREFACE, SETTINGS, openHeadersFrame(1), ...many(50_000, () => [continuationFrame(1)])]),
        ],
        ['settings without end', Buffer.concat([PREFACE, settingsFrame(2_000)])],
        [
            'more requests at once than it allows',
            Buffer.concat([
                PREFACE,
                SETTINGS,
                ...many(2_000, (i) => [headersFrame(1 + 2 * i, { ...fields, 'content-type': 'application/grpc' })]),
            ]),
        ],
        ['data before any headers', Buffer.concat([PREFACE, SETTINGS, dataFrame(1, 'abc')])],
    ])('survives %s', async (_what, bytes) => {
        const receivers = await receiversUnderTest();
        const { socket, ended } = await rawSocket(receivers[port]);
        socket.write(bytes);
        await ended;
        const answer = await fetch(`${receivers.httpUrl}/healthz`);
        expect(answer.status).toBe(200);
    });
});
describe('the gRPC port', () => {
    test('tells a client that speaks HTTP/1.1 where it should go', async () => {
        const receivers = await receiversUnderTest();
        const { socket, ended } = await rawSocket(receivers.grpcPort);
        socket.write(HTTP1);
        const answer = await ended;
        expect(answer).toContain('HTTP/1.1 400 Bad Request');
        expect(answer).toContain(`OTLP over HTTP is received on port ${receivers.httpPort}`);
    });
});
describe('the HTTP port', () => {
    test('cuts a client that does not finish its headers', async () => {
        const receivers = await receiversUnderTest({ headersTimeoutMs: 50 });
        const { socket, ended } = await rawSocket(receivers.httpPort);
        socket.write('POST /v1/traces HTTP/1.1\r\nHost: vigil\r\nX-Slow: ');
        expect(await ended).toContain('408 Request Timeout');
    });
    test('refuses headers that are too large', async () => {
        const receivers = await receiversUnderTest();
        const { socket, ended } = await rawSocket(receivers.httpPort);
        socket.write(`POST /v1/traces HTTP/1.1\r\nHost: vigil\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
        expect(await ended).toContain('431 ');
    });
    test('closes an idle connection', async () => {
        const receivers = await receiversUnderTest({ idleTimeoutMs: 20 });
        const { socket, ended } = await rawSocket(receivers.httpPort);
        socket.write(HTTP1);
        expect(await ended).toContain('200 OK');
    });
});
test('a connection too many is closed at once', async () => {
    const receivers = await receiversUnderTest({ maxConnections: 1 });
    const first = await rawSocket(receivers.httpPort);
    const second = await rawSocket(receivers.httpPort);
    await second.ended;
    first.socket.write(HTTP1);
    await eventually(() => first.received().includes('200 OK'));
});
test.each(['httpPort', 'grpcPort'])('an idle HTTP/2 connection to the %s is closed', async (port) => {
    const receivers = await receiversUnderTest({ idleTimeoutMs: 20 });
    const { socket, ended } = await rawSocket(receivers[port]);
    socket.write(Buffer.concat([PREFACE, SETTINGS]));
    await ended;
});

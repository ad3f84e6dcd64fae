import { CANCEL, NO_ERROR, PREFACE, SETTINGS, dataFrame, headersFrame, resetFrame } from './test/rawHttp2.ts';
import { closeRawSockets, rawSocket } from './test/rawSocket.ts';
import { closeReceivers, eventually, receiversUnderTest, type ReceiversUnderTest } from './test/receiversUnderTest.ts';

afterEach(async () => {
  closeRawSockets();
  await closeReceivers();
});

const http2Head = headersFrame(1, {
  ':method': 'POST',
  ':scheme': 'http',
  ':path': '/v1/traces',
  ':authority': 'vigil',
  'content-type': 'application/x-protobuf',
});
const http1Head = (more: string) =>
  `POST /v1/traces HTTP/1.1\r\nHost: vigil\r\nContent-Type: application/x-protobuf\r\n${more}\r\n\r\n`;

const HALVES = [
  ['HTTP/2', Buffer.concat([PREFACE, SETTINGS, http2Head, dataFrame(1, 'half')])],
  ['HTTP/1.1', Buffer.from(`${http1Head('Content-Length: 1000')}half`)],
  ['HTTP/1.1 in chunks', Buffer.from(`${http1Head('Transfer-Encoding: chunked')}4\r\nhalf\r\n`)],
] as const;

async function halfSent(receivers: ReceiversUnderTest, bytes: Buffer) {
  const raw = await rawSocket(receivers.httpPort);
  raw.socket.write(bytes);
  await eventually(() => receivers.inFlightBytes() > 0);
  return raw;
}

async function nothingIsLeft(receivers: ReceiversUnderTest): Promise<void> {
  await eventually(() => receivers.inFlightBytes() === 0);
  expect(receivers.accepted).toEqual([]);
  expect((await fetch(`${receivers.httpUrl}/healthz`)).status).toBe(200);
}

describe.each(HALVES)('half a request of %s', (version, bytes) => {
  test('is none when the connection breaks', async () => {
    const receivers = await receiversUnderTest();
    const { socket } = await halfSent(receivers, bytes);
    socket.resetAndDestroy();
    await nothingIsLeft(receivers);
  });

  test('is none when the sender closes the connection', async () => {
    const receivers = await receiversUnderTest();
    const { socket } = await halfSent(receivers, bytes);
    socket.end();
    await nothingIsLeft(receivers);
  });

  test('is cut, and held no longer, when the rest takes too long', async () => {
    const receivers = await receiversUnderTest({ requestTimeoutMs: 50 });
    const { received, ended } = await halfSent(receivers, bytes);
    await nothingIsLeft(receivers);
    expect(receivers.stats.refused.traces.timeout).toBe(1);
    if (version === 'HTTP/2') return;
    expect(await ended).toContain('503 Service Unavailable');
    expect(received()).toContain('Connection: close'.toLowerCase());
  });

  test('is cut even if a byte comes now and then', async () => {
    const receivers = await receiversUnderTest({ requestTimeoutMs: 80 });
    const { socket } = await halfSent(receivers, bytes);
    const [more] = { 'HTTP/2': [dataFrame(1, 'x')], 'HTTP/1.1': ['x'], 'HTTP/1.1 in chunks': ['1\r\nx\r\n'] }[version];
    const drip = setInterval(() => socket.write(more!), 5);
    await nothingIsLeft(receivers);
    clearInterval(drip);
    expect(receivers.stats.refused.traces.timeout).toBe(1);
  });
});

test.each([
  ['with an error', CANCEL],
  ['without one', NO_ERROR],
])('half a request of HTTP/2 is none when it is reset %s', async (_what, code) => {
  const receivers = await receiversUnderTest();
  const { socket } = await halfSent(receivers, HALVES[0][1]);
  socket.write(resetFrame(1, code));
  await nothingIsLeft(receivers);
});

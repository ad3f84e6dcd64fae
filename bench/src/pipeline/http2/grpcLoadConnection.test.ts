import * as http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Answer } from '../generator/loadConnection.ts';
import { loadPayload } from '../payload/loadPayload.ts';
import { requestTraceId } from '../payload/requestId.ts';
import { tracePayloads } from '../payload/tracePayloads.ts';
import { GrpcLoadConnection } from './grpcLoadConnection.ts';

jest.setTimeout(60_000); // a machine that may be busy

const PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const payloadOf = (spansPerRequest: number) =>
  loadPayload(tracePayloads({ payloads: 1, spansPerRequest, resourcesPerRequest: 1, seed: 1, nowMs: 1e12 })[0]!, 1e12);

type Serve = (stream: http2.ServerHttp2Stream, message: Buffer, headers: http2.IncomingHttpHeaders) => void;

let server: http2.Http2Server | undefined;
let connection: GrpcLoadConnection | undefined;
const sessions = new Set<http2.ServerHttp2Session>();

/** Node's own server of HTTP/2, as an independent judge of what is sent. */
async function serve(settings: http2.Settings, answer: Serve): Promise<number> {
  server = http2.createServer({ settings });
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', () => {});
    stream.on('end', () => answer(stream, Buffer.concat(chunks), headers));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function ok(stream: http2.ServerHttp2Stream, status = '0'): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status, 'grpc-message': 'said' }));
  stream.end(Buffer.alloc(5));
}

/** Sends requests 0 to `requests` − 1 and resolves when all are answered. */
function send(port: number, spans: number, requests: number): Promise<{ answers: Answer[]; endings: number }> {
  const payload = payloadOf(spans);
  const result = { answers: [] as Answer[], endings: 0 };
  return new Promise((resolve) => {
    let left = requests;
    connection = new GrpcLoadConnection(port, {
      answered: (request, answer) => {
        result.answers[request] = answer;
        if (--left === 0) setImmediate(() => resolve(result));
      },
      ended: () => result.endings++,
    });
    for (let request = 0; request < requests; request++) connection.send(request, payload);
  });
}

afterEach(async () => {
  connection?.close();
  for (const session of sessions) session.destroy();
  sessions.clear();
  await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
});

describe('a request', () => {
  test.each([
    ['the usual windows', 512, {}],
    ['small windows', 64, { initialWindowSize: 1000 }],
    ['large windows', 512, { initialWindowSize: 2 ** 20 }],
  ])('arrives whole, with its number in it, through %s', async (_which, spans, settings) => {
    const messages: Buffer[] = [];
    const port = await serve(settings, (stream, message, headers) => {
      expect(headers).toMatchObject({
        ':method': 'POST',
        ':path': PATH,
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      messages.push(message);
      ok(stream);
    });
    expect(await send(port, spans, 6)).toEqual({ answers: Array(6).fill('ok'), endings: 0 });
    const { bytes, idAt } = payloadOf(spans);
    const expected = Array.from({ length: 6 }, (_, request) => {
      const body = Buffer.from(bytes);
      body.set(requestTraceId(request), idAt);
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(body.length, 1);
      return Buffer.concat([prefix, body]).toString('base64');
    });
    expect(messages.map((message) => message.toString('base64')).toSorted()).toEqual(expected.toSorted());
  });

  test.each(['8', '14', '3'])('that is refused with %s is told so', async (status) => {
    const port = await serve({}, (stream) => ok(stream, status));
    expect((await send(port, 32, 2)).answers).toEqual([Number(status), Number(status)]);
  });

  it('that is refused in a head without a message is told so', async () => {
    const port = await serve({}, (stream) =>
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '14' }, { endStream: true }),
    );
    expect((await send(port, 32, 1)).answers).toEqual([14]);
  });

  it('has no known fate when its stream is cut', async () => {
    const port = await serve({}, (stream) => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR));
    expect(await send(port, 32, 1)).toEqual({ answers: ['unknown'], endings: 0 });
  });

  it('has no known fate when its connection is cut', async () => {
    const port = await serve({}, (stream) => stream.session?.destroy());
    expect(await send(port, 32, 3)).toEqual({ answers: ['unknown', 'unknown', 'unknown'], endings: 1 });
  });
});

test('a connection that the server ends is answered to the end, and says that it is no longer open', async () => {
  const port = await serve({}, (stream) => {
    stream.session!.goaway(http2.constants.NGHTTP2_NO_ERROR, 2 ** 31 - 1);
    setTimeout(() => ok(stream), 20);
  });
  expect(await send(port, 32, 2)).toEqual({ answers: ['ok', 'ok'], endings: 1 });
  expect(connection!.isOpen).toBe(false);
});

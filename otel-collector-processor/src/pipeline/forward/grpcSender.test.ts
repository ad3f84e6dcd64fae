import * as grpc from '@grpc/grpc-js';
import { type AddressInfo, connect, createServer } from 'node:net';
import type { OutboundRequest, SendResult, Sender } from './contract.ts';
import { createSender } from './createSender.ts';
import { exportResponse, rpcStatus } from './test/answerBytes.ts';
import { GrpcDestination, grpcAnswer } from './test/grpcDestination.ts';
import { HttpDestination } from './test/httpDestination.ts';
import { LOOPBACK_CERTIFICATE } from './test/loopbackCertificate.ts';

const TRACES = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const running = new AbortController().signal;

let destination: GrpcDestination;
const senders: Sender[] = [];
beforeEach(async () => {
  destination = await new GrpcDestination().listen();
});
afterEach(async () => {
  for (const sender of senders.splice(0)) await sender.close();
  await destination.close();
});

type Options = Partial<Parameters<typeof createSender>[0]>;

function sender(options: Options = {}): Sender {
  const made = createSender({
    protocol: 'grpc',
    endpoint: destination.url,
    headers: {},
    compression: 'none',
    timeoutMs: 5_000,
    concurrency: 2,
    tenantHeader: 'X-Scope-OrgID',
    ...options,
  });
  senders.push(made);
  return made;
}

const request = (over: Partial<OutboundRequest> = {}): OutboundRequest => ({
  signal: 'traces',
  tenant: 'default',
  body: Buffer.from('bytes of a request'),
  items: 5,
  ...over,
});

const send = (over: Partial<OutboundRequest> = {}, options: Options = {}): Promise<SendResult> =>
  sender(options).send(request(over), running);

const DELIVERED = { kind: 'delivered', rejectedItems: 0, message: '' };

describe('a request over gRPC', () => {
  test.each([
    ['traces', TRACES],
    ['metrics', '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export'],
    ['logs', '/opentelemetry.proto.collector.logs.v1.LogsService/Export'],
  ] as const)('of %s calls its service', async (signal, path) => {
    expect(await send({ signal })).toEqual(DELIVERED);
    expect(destination.received).toMatchObject([{ path, message: Buffer.from('bytes of a request') }]);
    expect(destination.received[0]!.headers).toMatchObject({ te: 'trailers', 'grpc-timeout': '5000m' });
  });

  test('carries the headers of the destination, and the tenant unless it is the default one', async () => {
    const one = sender({ headers: { authorization: 'Bearer x' } });
    await one.send(request({ tenant: 'shop-eu' }), running);
    await one.send(request(), running);
    const [named, unnamed] = destination.received.map((r) => r.headers);
    expect(named).toMatchObject({ authorization: 'Bearer x', 'x-scope-orgid': 'shop-eu' });
    expect(unnamed).not.toHaveProperty('x-scope-orgid');
  });

  test.each(['gzip', 'zstd'] as const)('is compressed by %s if it shall be', async (compression) => {
    const body = Buffer.alloc(10_000, 'a');
    await send({ body }, { compression });
    expect(destination.received).toMatchObject([{ headers: { 'grpc-encoding': compression }, message: body }]);
  });

  test('shares one connection with many others, however large', async () => {
    const one = sender();
    const bodies = Array.from({ length: 40 }, (_, i) => Buffer.alloc(1_000_000, i));
    const results = await Promise.all(bodies.map((body) => one.send(request({ body }), running)));
    expect(results).toEqual(bodies.map(() => DELIVERED));
    expect(destination.sessions).toHaveLength(1);
    expect(destination.received.reduce((sum, r) => sum + r.message.length, 0)).toBe(40_000_000);
  });

  test('goes over TLS to https://', async () => {
    const secure = await new GrpcDestination(true).listen();
    expect(await send({}, { endpoint: secure.url, tls: { ca: LOOPBACK_CERTIFICATE } })).toEqual(DELIVERED);
    expect(await send({}, { endpoint: secure.url })).toMatchObject({
      kind: 'retry',
      message: expect.stringContaining('self-signed') as string,
    });
    await secure.close();
  });
});

describe('a gRPC answer', () => {
  test('that is a partial success is delivery, less what was rejected', async () => {
    destination.answer = (stream) => grpcAnswer(stream, 0, {}, exportResponse(3, 'too old'));
    expect(await send()).toEqual({ kind: 'delivered', rejectedItems: 3, message: 'too old' });
  });

  test.each([
    ['retry', 14, 'with RetryInfo', rpcStatus(14, 'busy', 1500), 1500],
    ['retry', 14, 'without', rpcStatus(14, 'busy'), undefined],
    ['retry', 8, 'with RetryInfo', rpcStatus(8, 'busy', 200), 200],
    ['permanent', 8, 'without', rpcStatus(8, 'busy'), undefined],
    ['permanent', 3, 'even with RetryInfo', rpcStatus(3, 'busy', 200), undefined],
  ])('is %s: status %i %s', async (kind, status, _what, details, afterMs) => {
    const bin = details.toString('base64').replace(/=+$/, ''); // gRPC may leave the padding out
    destination.answer = (stream) => grpcAnswer(stream, status, { 'grpc-status-details-bin': bin });
    const result = await send();
    expect(result).toMatchObject({ kind, message: expect.stringContaining('busy') as string });
    if (result.kind === 'retry') expect(result.afterMs).toBe(afterMs);
  });

  test('may be trailers alone, and has its message percent-encoded', async () => {
    destination.answer = (stream) =>
      stream.respond({ ':status': 200, 'grpc-status': '3', 'grpc-message': 'zu gro%C3%9F' }, { endStream: true });
    expect(await send()).toEqual({ kind: 'permanent', message: 'INVALID_ARGUMENT: zu groß' });
  });

  test('may come before the request was read', async () => {
    const early = await new GrpcDestination(false, { settings: { initialWindowSize: 100 } }).listen();
    early.sessions.push = (session) => {
      session.removeAllListeners('stream');
      session.on('stream', (stream) => {
        stream.on('error', () => {});
        stream.respond({ ':status': 200, 'grpc-status': '8' }, { endStream: true });
      });
      return Array.prototype.push.call(early.sessions, session);
    };
    expect(await send({ body: Buffer.alloc(100_000) }, { endpoint: early.url })).toMatchObject({ kind: 'permanent' });
    await early.close();
  });

  test.each([
    [503, 'retry'],
    [404, 'retry'],
    [400, 'permanent'],
  ])('may be HTTP %i of something in between: %s', async (status, kind) => {
    destination.answer = (stream) => {
      stream.respond({ ':status': status, 'content-type': 'text/html' });
      stream.end('<html>');
    };
    expect(await send()).toMatchObject({ kind, message: expect.stringContaining(`HTTP ${status}`) as string });
  });

  test('without any status is none', async () => {
    destination.answer = (stream) => {
      stream.respond({ ':status': 200 });
      stream.end();
    };
    expect(await send()).toMatchObject({ kind: 'retry', message: expect.stringContaining('ended before') as string });
  });
});

describe('a gRPC destination that does not answer', () => {
  test('is tried again after the timeout, on another connection', async () => {
    destination.answer = () => {};
    const one = sender({ timeoutMs: 100 });
    expect(await one.send(request(), running)).toEqual({
      kind: 'retry',
      message: `${destination.url}: no answer within 100 ms`,
      afterMs: undefined,
      unanswered: true,
    });
    destination.answer = (stream) => grpcAnswer(stream, 0);
    expect(await one.send(request(), running)).toEqual(DELIVERED);
    expect(destination.sessions).toHaveLength(2);
  });

  test.each([
    ['resets the stream', (s: Parameters<GrpcDestination['answer']>[0]) => s.close(2)],
    ['ends the connection', (s: Parameters<GrpcDestination['answer']>[0]) => s.session?.destroy()],
  ])('but %s is tried again', async (_what, answer) => {
    destination.answer = answer;
    const one = sender();
    expect(await one.send(request(), running)).toMatchObject({ kind: 'retry', afterMs: undefined, unanswered: true });
    destination.answer = (stream) => grpcAnswer(stream, 0);
    expect(await one.send(request(), running)).toEqual(DELIVERED);
  });

  test('because nobody listens is tried again, and works when somebody does', async () => {
    const { port } = new URL(destination.url);
    const one = sender();
    await destination.close();
    expect(await one.send(request(), running)).toEqual({
      kind: 'retry',
      message: expect.stringContaining('ECONNREFUSED') as string,
      afterMs: undefined, // and it has surely not got there
    });
    destination = await new GrpcDestination().listen(Number(port));
    expect(await one.send(request(), running)).toEqual(DELIVERED);
  });

  test('because it does not speak HTTP/2 is tried again', async () => {
    const other = await new HttpDestination().listen();
    expect(await send({}, { endpoint: other.url, timeoutMs: 1000 })).toMatchObject({ kind: 'retry' });
    await other.close();
  });

  test('is let go when the sending is stopped', async () => {
    const stop = new AbortController();
    destination.answer = () => stop.abort();
    const one = sender();
    expect(await one.send(request(), stop.signal)).toMatchObject({ kind: 'retry' });
    expect(await one.send(request(), stop.signal)).toMatchObject({ kind: 'retry' });
    destination.answer = (stream) => grpcAnswer(stream, 0);
    expect(await one.send(request(), running)).toEqual(DELIVERED);
    expect(destination.sessions).toHaveLength(1); // stopping says nothing about the connection
  });
});

describe('a connection that the server ends (GOAWAY)', () => {
  test('lets what is under way end, and is not used for more', async () => {
    const one = sender();
    destination.answer = (stream) => {
      stream.session!.goaway();
      grpcAnswer(stream, 0);
    };
    for (let i = 0; i < 5; i++) expect(await one.send(request(), running)).toEqual(DELIVERED);
    expect(destination.sessions).toHaveLength(5);
  });

  test('has a request that it did not look at sent again at once', async () => {
    const port = Number(new URL(destination.url).port);
    let connections = 0;
    // the first connection says GOAWAY (last stream 0, no error) to the first request; others go to the destination
    const front = createServer((socket) => {
      socket.on('error', () => {});
      connections += 1;
      if (connections > 1) return void socket.pipe(connect(port, '127.0.0.1')).pipe(socket);
      const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
      const goaway = Buffer.from([0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
      socket.write(settings);
      let bytes = 0;
      socket.on('data', (data) => {
        bytes += data.length;
        if (bytes > 200) socket.end(goaway);
      });
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    expect(await send({}, { endpoint })).toEqual(DELIVERED);
    expect([connections, destination.received.length]).toEqual([2, 1]);
    for (const one of senders.splice(0)) await one.close();
    await new Promise((resolve) => front.close(resolve));
  });

  test('with an error has its requests tried again', async () => {
    destination.answer = (stream) => stream.session!.goaway(2);
    expect(await send({}, { timeoutMs: 1000 })).toMatchObject({ kind: 'retry' });
  });
});

describe('what cannot be sent at all', () => {
  test('is permanent: a tenant that is no header value', async () => {
    expect(await send({ tenant: 'a\nb' })).toMatchObject({ kind: 'permanent' });
  });

  test('is refused when the sender is made: a header', () => {
    expect(() => sender({ headers: { authorization: 'Bearer x\n' } })).toThrow('Invalid character');
  });
});

test('grpc-js, as a server, takes the requests and its answers are understood', async () => {
  const server = new grpc.Server();
  const received: Buffer[] = [];
  server.addService(
    {
      Export: {
        path: TRACES,
        requestStream: false,
        responseStream: false,
        requestSerialize: (b: Buffer) => b,
        requestDeserialize: (b: Buffer) => b,
        responseSerialize: (b: Buffer) => b,
        responseDeserialize: (b: Buffer) => b,
      },
    },
    {
      Export: (call: grpc.ServerUnaryCall<Buffer, Buffer>, done: grpc.sendUnaryData<Buffer>) => {
        received.push(call.request);
        if (received.length === 1) done(null, exportResponse(1, 'one'));
        else if (received.length === 2) {
          const metadata = new grpc.Metadata();
          metadata.set('grpc-status-details-bin', rpcStatus(8, 'wait', 250));
          done({ code: grpc.status.RESOURCE_EXHAUSTED, details: 'wait 100% ä', metadata });
        } else done(null, exportResponse());
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  const one = sender({ endpoint: `http://127.0.0.1:${port}`, compression: 'gzip' });
  const body = Buffer.alloc(100_000, 'x');
  const results = [];
  for (let i = 0; i < 3; i++) results.push(await one.send(request({ body }), running));
  expect(results).toEqual([
    { kind: 'delivered', rejectedItems: 1, message: 'one' },
    { kind: 'retry', message: 'RESOURCE_EXHAUSTED: wait 100% ä', afterMs: 250 },
    DELIVERED,
  ]);
  expect(received.every((r) => r.equals(body))).toBe(true);
  await one.close();
  server.forceShutdown();
});

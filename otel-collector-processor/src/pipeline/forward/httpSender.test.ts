import type { OutboundRequest, SendResult, Sender } from './contract.ts';
import { createSender } from './createSender.ts';
import { exportResponse, rpcStatus } from './test/answerBytes.ts';
import { HttpDestination } from './test/httpDestination.ts';
import { LOOPBACK_CERTIFICATE } from './test/loopbackCertificate.ts';

const NOW = Date.UTC(2026, 10, 24);
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const running = new AbortController().signal;

let destination: HttpDestination;
const senders: Sender[] = [];
beforeEach(async () => {
  destination = await new HttpDestination().listen();
});
afterEach(async () => {
  for (const sender of senders.splice(0)) await sender.close();
  await destination.close();
});

type Options = Partial<Parameters<typeof createSender>[0]>;

function sender(options: Options = {}): Sender {
  const made = createSender({
    protocol: 'http/protobuf',
    endpoint: destination.url,
    headers: {},
    compression: 'none',
    timeoutMs: 5_000,
    concurrency: 2,
    tenantHeader: 'X-Scope-OrgID',
    nowMs: () => NOW,
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

describe('a request over HTTP', () => {
  test.each([
    ['traces', '', '/v1/traces'],
    ['metrics', '/', '/v1/metrics'],
    ['logs', '/otlp/', '/otlp/v1/logs'],
  ] as const)('of %s goes to its path below "%s"', async (signal, base, path) => {
    expect(await send({ signal }, { endpoint: destination.url + base })).toMatchObject({ kind: 'delivered' });
    expect(destination.received).toMatchObject([{ path, headers: PROTOBUF, body: Buffer.from('bytes of a request') }]);
  });

  test('carries the headers of the destination, and the tenant unless it is the default one', async () => {
    const one = sender({ headers: { authorization: 'Bearer x' } });
    await one.send(request({ tenant: 'shop-eu' }), running);
    await one.send(request(), running);
    const [named, unnamed] = destination.received.map((r) => r.headers);
    expect(named).toMatchObject({
      authorization: 'Bearer x',
      'x-scope-orgid': 'shop-eu',
      'user-agent': 'vigil-quality',
    });
    expect(unnamed).not.toHaveProperty('x-scope-orgid');
  });

  test.each(['gzip', 'zstd'] as const)('is compressed by %s if it shall be', async (compression) => {
    const body = Buffer.alloc(10_000, 'a');
    await send({ body }, { compression });
    expect(destination.received).toMatchObject([{ headers: { 'content-encoding': compression }, body }]);
    expect(Number(destination.received[0]!.headers['content-length'])).toBeLessThan(200);
  });

  test('uses at most as many connections as allowed, and keeps them', async () => {
    const one = sender();
    for (let round = 0; round < 3; round++) await Promise.all([1, 2, 3, 4].map(() => one.send(request(), running)));
    expect(destination.received).toHaveLength(12);
    expect(destination.connections).toBe(2);
  });

  test('goes over TLS to https://', async () => {
    const secure = await new HttpDestination(true).listen();
    expect(await send({}, { endpoint: secure.url, tls: { ca: LOOPBACK_CERTIFICATE } })).toMatchObject({
      kind: 'delivered',
    });
    expect(await send({}, { endpoint: secure.url })).toMatchObject({
      kind: 'retry',
      message: expect.stringContaining('self-signed') as string,
    });
    await secure.close();
  });
});

describe('an HTTP answer', () => {
  const answered = (status: number, headers: Record<string, string>, body: Buffer | string): Promise<SendResult> => {
    destination.answer = (response) => response.writeHead(status, headers).end(body);
    return send();
  };

  test.each([
    ['an empty 200', 200, {}, '', 0, ''],
    ['a full success', 200, PROTOBUF, exportResponse(), 0, ''],
    ['a partial success', 200, PROTOBUF, exportResponse(3, 'too old'), 3, 'too old'],
    ['a warning', 200, PROTOBUF, exportResponse(0, 'be careful'), 0, 'be careful'],
    ['a success in JSON', 200, { 'content-type': 'application/json' }, '{"partialSuccess":{}}', 0, ''],
    ['202 of a queue', 202, {}, '', 0, ''],
  ])('%s is delivery', async (_what, status, headers, body, rejectedItems, message) => {
    expect(await answered(status, headers as Record<string, string>, body)).toEqual({
      kind: 'delivered',
      rejectedItems,
      message,
    });
  });

  test.each([
    ['with seconds', 429, { 'retry-after': '7' }, '', 7000],
    ['with a date', 503, { 'retry-after': new Date(NOW + 90_000).toUTCString() }, '', 90_000],
    ['with RetryInfo', 503, PROTOBUF, rpcStatus(14, 'busy', 1500), 1500],
    ['with neither', 502, {}, '<html>bad gateway</html>', undefined],
    ['with nonsense', 504, { 'retry-after': 'later' }, '', undefined],
  ])('%s is to be tried again', async (_what, status, headers, body, afterMs) => {
    expect(await answered(status, headers as Record<string, string>, body)).toMatchObject({ kind: 'retry', afterMs });
  });

  test.each([
    ['a google.rpc.Status', PROTOBUF, rpcStatus(3, 'bad trace id'), 'HTTP 400: bad trace id'],
    ['plain words', { 'content-type': 'text/plain' }, 'no such field', 'HTTP 400: no such field'],
    ['nothing', {}, '', 'HTTP 400'],
  ])('that refuses the data with %s is permanent, in its words', async (_what, headers, body, message) => {
    expect(await answered(400, headers as Record<string, string>, body)).toEqual({ kind: 'permanent', message });
  });

  test('that redirects is not followed, and says where to', async () => {
    const result = await answered(308, { location: 'https://elsewhere.example/v1/traces' }, '');
    expect(result).toMatchObject({
      kind: 'retry',
      message: expect.stringContaining('https://elsewhere.example/v1/traces') as string,
    });
    expect(destination.received).toHaveLength(1);
  });

  test.each([200, 400])('of %i longer than 4 MiB is read so far and no further', async (status) => {
    destination.answer = (response) => {
      response.writeHead(status, { 'content-type': 'text/plain' });
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const more = (): void => void (response.destroyed || response.write(chunk, more));
      more();
    };
    expect((await send()).kind).toBe(status === 200 ? 'delivered' : 'permanent');
  });
});

describe('an HTTP destination that does not answer', () => {
  test.each([
    ['before the headers', () => {}],
    [
      'within the body',
      (r: { writeHead: (s: number) => { write: (b: string) => void } }) => r.writeHead(200).write('x'),
    ],
  ])('(%s) is tried again after the timeout', async (_where, answer) => {
    destination.answer = answer as HttpDestination['answer'];
    const result = await send({}, { timeoutMs: 100 });
    expect(result).toEqual({
      kind: 'retry',
      message: `${destination.url}: no answer within 100 ms`,
      afterMs: undefined,
      unanswered: true,
    });
  });

  test('but resets the connection is tried again', async () => {
    destination.answer = () => destination.cut();
    expect(await send()).toMatchObject({ kind: 'retry', afterMs: undefined, unanswered: true });
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
    destination = await new HttpDestination().listen(Number(port));
    expect(await one.send(request(), running)).toMatchObject({ kind: 'delivered' });
  });

  test('is let go when the sending is stopped', async () => {
    const stop = new AbortController();
    destination.answer = () => stop.abort();
    expect(await sender().send(request(), stop.signal)).toMatchObject({ kind: 'retry' });
    expect(await sender().send(request(), stop.signal)).toMatchObject({ kind: 'retry' });
  });
});

describe('what cannot be sent at all', () => {
  test.each([
    ['a tenant that is no header value', { tenant: 'a\nb' }],
    ['a request above 64 MiB', { body: Buffer.alloc(64 * 1024 * 1024 + 1) }],
  ])('is permanent: %s', async (_what, over) => {
    expect(await send(over)).toMatchObject({ kind: 'permanent' });
    expect(destination.received).toEqual([]);
  });

  test.each([
    ['a header name', { headers: { 'bad name': 'x' } }, 'valid HTTP token'],
    ['a header value', { headers: { authorization: 'Bearer x\n' } }, 'Invalid character'],
    ['an endpoint', { endpoint: 'localhost' }, 'Invalid URL'],
  ])('is refused when the sender is made: %s', (_what, options, message) => {
    expect(() => sender(options)).toThrow(message);
  });
});

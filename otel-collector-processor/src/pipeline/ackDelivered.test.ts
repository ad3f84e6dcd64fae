import type { Accounting } from '../messages/index.ts';
import { encodeOtlp } from '../../test/otlpWitness.ts';
import { GrpcDestination, grpcAnswer } from './forward/test/grpcDestination.ts';
import { HttpDestination } from './forward/test/httpDestination.ts';
import { TRACES, closeGrpcClients, grpcClient, unary } from './receive/test/grpcClient.ts';
import { eventually } from './receive/test/receiversUnderTest.ts';
import { ThreadFixture, destinationSettings, receiverSettings, type ThreadUnderTest } from './test/threadUnderTest.ts';

let fixture: ThreadFixture;
let http: HttpDestination;
let grpc: GrpcDestination;
let httpUrl: string;
beforeEach(async () => {
  fixture = new ThreadFixture();
  http = await new HttpDestination().listen();
  grpc = await new GrpcDestination().listen();
  httpUrl = http.url;
});
afterEach(async () => {
  closeGrpcClients();
  await fixture.cleanUp();
  await http.close();
  await grpc.close();
});

const start = (over: Parameters<ThreadFixture['start']>[0] = {}): Promise<ThreadUnderTest> =>
  fixture.start({
    ack: 'delivered',
    destinations: [
      destinationSettings({ id: 'http', endpoint: httpUrl }),
      destinationSettings({ id: 'grpc', endpoint: grpc.url, protocol: 'grpc', signals: ['traces'] }),
    ],
    ...over,
  });

const spans = (count: number) =>
  encodeOtlp('traces', {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: Array.from({ length: count }, (_, i) => ({
              name: `span ${i}`,
              kind: 2,
              endTimeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
            })),
          },
        ],
      },
    ],
  });
const logs = encodeOtlp('logs', { resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityText: 'INFO' }] }] }] });
const post = (thread: ThreadUnderTest, body: Uint8Array, path = 'traces', init: RequestInit = {}) =>
  fetch(`${thread.httpUrl}/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: new Uint8Array(body),
    ...init,
  });

const accounts = (thread: ThreadUnderTest, check: (a: Accounting) => boolean) => thread.accounts(check, 'd0');

/** accepted = forwarded + deadLettered + dropped, and nothing is queued. */
function balanced(a: Accounting): void {
  for (const [id, bySignal] of Object.entries(a.destinations)) {
    const { forwarded, deadLettered, dropped, queued, recovered } = bySignal.traces;
    const gone = Object.values(dropped).reduce((sum, n) => sum + n, 0);
    expect([id, forwarded + deadLettered + gone, queued, recovered]).toEqual([id, a.signals.traces.accepted, 0, 0]);
  }
}

describe('an OK after delivery', () => {
  test('comes when every destination that wants the signal has it, not before', async () => {
    const thread = await start();
    const answers: (() => void)[] = [];
    grpc.answer = (stream) => void answers.push(() => grpcAnswer(stream, 0));
    let status = 0;
    const posted = post(thread, spans(3)).then((response) => (status = response.status));
    await eventually(() => http.received.length === 1 && answers.length === 1);
    expect(status).toBe(0);
    answers[0]!();
    await posted;
    expect(status).toBe(200);
    balanced(await accounts(thread, (a) => a.signals.traces.accepted === 3));
    expect((await post(thread, logs, 'logs')).status).toBe(200);
    expect(http.received.map(({ path }) => path)).toEqual(['/v1/traces', '/v1/logs']);
  });

  test('comes at once where nobody wants the signal, and nothing is queued on disk', async () => {
    const thread = await start({ destinations: [] });
    expect((await post(thread, spans(3))).status).toBe(200);
    expect(await accounts(thread, (a) => a.signals.traces.accepted === 3)).toMatchObject({
      destinations: {},
      queue: { bytes: 0 },
    });
  });

  test('waits for a destination that comes back in time', async () => {
    let busy = 2;
    http.answer = (response) => (busy-- > 0 ? response.writeHead(503, { 'retry-after': '0' }).end() : response.end());
    const thread = await start();
    expect((await post(thread, spans(3))).status).toBe(200);
    balanced(await accounts(thread, (a) => a.signals.traces.accepted === 3));
  });

  test('requests that wait at the same time go out together, and each gets its own answer', async () => {
    const thread = await start({ destinations: [destinationSettings({ endpoint: httpUrl, concurrency: 1 })] });
    const answers: (() => void)[] = [];
    http.answer = (response) => void answers.push(() => response.end());
    const first = post(thread, spans(1));
    await eventually(() => answers.length === 1);
    const others = Array.from({ length: 20 }, () => post(thread, spans(2)));
    await eventually(() => (thread.reports.get('d0')?.memory.inFlightBytes ?? 0) > 20 * spans(2).length);
    answers[0]!();
    await eventually(() => answers.length === 2);
    answers[1]!();
    expect((await Promise.all([first, ...others])).map(({ status }) => status)).toEqual(
      Array.from({ length: 21 }, () => 200),
    );
    expect(http.received).toHaveLength(2);
    const { destinations } = await accounts(thread, (a) => a.signals.traces.accepted === 41);
    expect(destinations['backend']!.traces).toMatchObject({ forwarded: 41, queued: 0 });
  });
});

describe('a destination that is away', () => {
  const impatient = { requestTimeoutMs: 200 };

  test.each([
    ['over HTTP', 503],
    ['over gRPC', 4],
  ])('makes the sender wait until its time is up, and try again (%s)', async (how, status) => {
    await http.close();
    const thread = await start({ receivers: receiverSettings(impatient) });
    if (how === 'over HTTP') {
      const response = await post(thread, spans(3));
      expect([response.status, response.headers.has('retry-after')]).toEqual([status, true]);
    } else {
      const client = grpcClient(thread.grpcPort);
      const answer = await unary(client, TRACES, Buffer.from(spans(3)), {}, { deadline: Date.now() + 5_000 });
      expect(answer.code).toBe(status);
    }
    const a = await accounts(thread, ({ signals }) => (signals.traces.refused['timeout'] ?? 0) === 1);
    expect(a.signals.traces.accepted).toBe(0);
    balanced(a);
    // gRPC had it, and will get it again: it is no part of any balance
    expect(a.destinations['grpc']!.traces).toMatchObject({ forwarded: 0, duplicates: 3 });
    http = await new HttpDestination().listen();
  });

  test('leaves nothing behind of what was refused: it is counted once when it is sent again, also by the KPIs', async () => {
    const port = Number(new URL(httpUrl).port);
    await http.close();
    const thread = await start({ receivers: receiverSettings(impatient) });
    for (let i = 0; i < 3; i++) expect((await post(thread, spans(5))).status).toBe(503);
    http = await new HttpDestination().listen(port);
    await accounts(thread, ({ destinations }) => destinations['http']!.traces.lastError.includes('ECONNREFUSED'));
    let status = 0;
    for (let i = 0; i < 50 && status !== 200; i++) ({ status } = await post(thread, spans(5)));
    expect(status).toBe(200);
    const a = await accounts(thread, ({ signals }) => signals.traces.accepted === 5);
    balanced(a);
    await eventually(() => fixture.engine.calls === 5);
    expect(http.received).toHaveLength(1);
    expect(a.destinations['grpc']!.traces.duplicates).toBeGreaterThanOrEqual(15);
  });

  test('is not sent what its sender has given up, however long it asked to be left alone', async () => {
    let asked = 0;
    http.answer = (response) =>
      asked++ === 0 ? response.writeHead(503, { 'retry-after': '1' }).end() : response.end();
    const thread = await start({
      receivers: receiverSettings(impatient),
      destinations: [destinationSettings({ endpoint: httpUrl })],
    });
    for (let i = 0; i < 4; i++) expect((await post(thread, spans(1))).status).toBe(503);
    await accounts(thread, ({ memory }) => memory.inFlightBytes === 0);
    let status = 0;
    for (let i = 0; i < 50 && status !== 200; i++) ({ status } = await post(thread, spans(7)));
    // those of four senders that have left were never sent again
    expect(http.received.filter(({ body }) => body.length === spans(1).length)).toHaveLength(1);
  });

  test('is not sent what a sender that hung up was waiting for', async () => {
    let asked = 0;
    http.answer = (response) =>
      asked++ === 0 ? response.writeHead(503, { 'retry-after': '1' }).end() : response.end();
    const thread = await start({ destinations: [destinationSettings({ endpoint: httpUrl })] });
    const hangUp = new AbortController();
    const posted = post(thread, spans(1), 'traces', { signal: hangUp.signal });
    await eventually(() => asked === 1);
    hangUp.abort();
    await expect(posted).rejects.toThrow();
    await accounts(thread, ({ memory }) => memory.inFlightBytes === 0);
    expect((await post(thread, spans(7))).status).toBe(200);
    expect(http.received.map(({ body }) => body.length)).toEqual([spans(1).length, spans(7).length]);
    balanced(await accounts(thread, (a) => a.signals.traces.accepted === 7));
  });
});

describe('a destination that refuses for good', () => {
  test('has it as a dead letter, and the sender its OK', async () => {
    http.answer = (response) => response.writeHead(400).end('bad');
    const thread = await start();
    expect((await post(thread, spans(3))).status).toBe(200);
    const a = await accounts(thread, ({ signals }) => signals.traces.accepted === 3);
    balanced(a);
    expect(a.destinations['http']!.traces).toMatchObject({ deadLettered: 3, forwarded: 0 });
    expect(a.deadLetters['http']).toMatchObject({ stored: { traces: 3 }, kept: { traces: 3 } });
    const show = await thread.ask({ kind: 'show', id: 'w0.http.0', tenants: 'all' });
    const names = JSON.stringify(show.kind === 'show' ? show.otlp : {}).match(/span \d/g);
    expect(names).toEqual(['span 0', 'span 1', 'span 2']);
  });

  test('has no dead letter of a request that was not acknowledged: the sender sends it again', async () => {
    http.answer = (response) => response.writeHead(400).end('bad');
    grpc.answer = (stream) => grpcAnswer(stream, 14);
    const thread = await start({ receivers: receiverSettings({ requestTimeoutMs: 300 }) });
    expect((await post(thread, spans(3))).status).toBe(503);
    grpc.answer = (stream) => grpcAnswer(stream, 0);
    let status = 0;
    for (let i = 0; i < 50 && status !== 200; i++) ({ status } = await post(thread, spans(3)));
    const a = await accounts(thread, ({ signals }) => signals.traces.accepted === 3);
    balanced(a);
    expect(a.deadLetters['http']).toMatchObject({ stored: { traces: 3 }, kept: { traces: 3 } });
  });

  test('drops it, and counts it, where no dead letters are kept', async () => {
    http.answer = (response) => response.writeHead(400).end('bad');
    const destination = destinationSettings({ endpoint: httpUrl, deadLetters: { maxBytes: 0, maxAgeMs: 1e9 } });
    const thread = await start({ destinations: [destination] });
    expect((await post(thread, spans(3))).status).toBe(200);
    const a = await accounts(thread, ({ signals }) => signals.traces.accepted === 3);
    balanced(a);
    expect(a.destinations['backend']!.traces).toMatchObject({ dropped: { permanent: 3 } });
    expect(a.deadLetters).toEqual({});
  });
});

test('memory is bounded: beyond it senders are asked to wait', async () => {
  http.answer = () => {};
  const thread = await start({
    destinations: [destinationSettings({ endpoint: httpUrl })],
    receivers: receiverSettings({ bodyMaxBytes: 100_000, maxInFlightBytes: 300_000, requestTimeoutMs: 2_000 }),
  });
  const big = encodeOtlp('traces', { resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'x'.repeat(80_000) }] }] }] });
  const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await post(thread, big)).status));
  expect(statuses.every((status) => status === 503)).toBe(true);
  const a = await accounts(thread, ({ signals }) => (signals.traces.refused['overloaded'] ?? 0) > 0);
  expect(a.signals.traces.refused['overloaded']).toBeGreaterThanOrEqual(6);
});

test('what is on disk from a time with a queue is delivered beside it', async () => {
  const port = Number(new URL(httpUrl).port);
  await http.close();
  const destinations = [destinationSettings({ endpoint: httpUrl })];
  const before = await fixture.start({ destinations });
  expect((await post(before, spans(4))).status).toBe(200);
  await before.stop(500);
  http = await new HttpDestination().listen(port);
  const lane = { pipelineId: 'w0', folder: `${fixture.folder}/queue/w0` };
  const thread = await start({ destinations, leftOver: [lane] });
  expect((await post(thread, spans(3))).status).toBe(200);
  await eventually(() => thread.reports.get('w0')?.destinations['backend']?.traces.forwarded === 4);
  expect(http.received).toHaveLength(2);
  await eventually(() => fixture.engine.calls === 7);
});

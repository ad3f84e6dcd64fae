import { Client, credentials } from '@grpc/grpc-js';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUTHORITY, CLIENT, RENEWED_SERVER, SERVER } from '../../test/certificates.ts';
import { decodeOtlp, encodeOtlp } from '../../test/otlpWitness.ts';
import { GrpcDestination, grpcAnswer } from './forward/test/grpcDestination.ts';
import { HttpDestination } from './forward/test/httpDestination.ts';
import { TRACES, closeGrpcClients, grpcClient, unary } from './receive/test/grpcClient.ts';
import { eventually } from './receive/test/receiversUnderTest.ts';
import { ThreadFixture, destinationSettings, receiverSettings, type ThreadUnderTest } from './test/threadUnderTest.ts';

let fixture: ThreadFixture;
let http: HttpDestination;
let grpc: GrpcDestination;
beforeEach(async () => {
  fixture = new ThreadFixture();
  http = await new HttpDestination().listen();
  grpc = await new GrpcDestination().listen();
});
afterEach(async () => {
  closeGrpcClients();
  await fixture.cleanUp();
  await http.close();
  await grpc.close();
});

type Spans = { resourceSpans: { scopeSpans: { spans: { name: string }[] }[] }[] };

const span = (name: string) =>
  encodeOtlp('traces', { resourceSpans: [{ scopeSpans: [{ spans: [{ name, kind: 2 }] }] }] });
const namesIn = (body: Uint8Array) =>
  (decodeOtlp('traces', body) as Spans).resourceSpans.flatMap((r) =>
    r.scopeSpans.flatMap((s) => s.spans.map(({ name }) => name)),
  );
const post = (thread: ThreadUnderTest, body: Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`${thread.httpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', ...headers },
    body: new Uint8Array(body),
  });

describe.each(['durable', 'delivered'] as const)('with ack: %s, tenants', (ack) => {
  test('travel with their data to every destination, and are never mixed in one request', async () => {
    // nothing goes out before all is in, so that there is something to merge
    const answers: (() => void)[] = [];
    http.answer = (response) => void answers.push(() => response.end());
    grpc.answer = (stream) => void answers.push(() => grpcAnswer(stream, 0));
    const thread = await fixture.start({
      ack,
      receivers: receiverSettings({ tenantHeader: 'X-Tenant' }),
      destinations: [
        destinationSettings({ id: 'http', endpoint: http.url, tenantHeader: 'X-Scope-OrgID', concurrency: 1 }),
        destinationSettings({
          id: 'grpc',
          endpoint: grpc.url,
          tenantHeader: 'X-Other',
          protocol: 'grpc',
          concurrency: 1,
        }),
      ],
    });
    const sent = [post(thread, span('first'))];
    await eventually(() => answers.length === 2);
    for (let i = 0; i < 12; i++) {
      const tenant = ['acme', 'globex', ''][i % 3]!;
      sent.push(post(thread, span(`${tenant} ${i}`), tenant === '' ? {} : { 'X-Tenant': tenant }));
    }
    const viaGrpc = unary(grpcClient(thread.grpcPort), TRACES, Buffer.from(span('acme 99')), { 'x-tenant': 'acme' });
    const report = ack === 'durable' ? 'w0' : 'd0';
    await thread.accounts(
      ({ signals, memory }) => signals.traces.accepted === 14 || memory.inFlightBytes >= 14 * span('first').length,
      report,
    );
    const open = setInterval(() => answers.splice(0).forEach((answer) => answer()), 5);
    expect((await Promise.all(sent)).every(({ status }) => status === 200)).toBe(true);
    expect((await viaGrpc).code).toBe(0);
    const isThere = () =>
      [http.received.map(({ body }) => body), grpc.received.map(({ message }) => message)].every(
        (all) => all.flatMap(namesIn).length === 14,
      );
    await eventually(isThere);
    clearInterval(open);
    for (const [tenantOf, bodies] of [
      [(i: number) => http.received[i]!.headers['x-scope-orgid'], http.received.map(({ body }) => body)],
      [(i: number) => grpc.received[i]!.headers['x-other'], grpc.received.map(({ message }) => message)],
    ] as const) {
      bodies.forEach((body, i) => {
        const tenants = new Set(namesIn(body).map((name) => (name === 'first' ? '' : name.split(' ')[0])));
        expect([...tenants]).toEqual([tenantOf(i) ?? '']);
      });
      expect(bodies.length).toBeLessThan(14); // and those of one tenant went together
    }
  });
});

describe('a graceful stop', () => {
  test('takes nothing more, delivers and counts all there is, and says so', async () => {
    const answers: (() => void)[] = [];
    http.answer = (response) => void answers.push(() => response.end());
    const thread = await fixture.start({
      destinations: [destinationSettings({ endpoint: http.url, concurrency: 1, maxBatchBytes: 1 })],
      deltaIntervalMs: 60_000,
    });
    for (let i = 0; i < 5; i++) expect((await post(thread, span(`span ${i}`))).status).toBe(200);
    await eventually(() => answers.length === 1);
    const stopped = thread.stop(30_000);
    await eventually(() => answers.length === 1);
    await expect(post(thread, span('late'))).rejects.toThrow();
    const open = setInterval(() => answers.splice(0).forEach((answer) => answer()), 5);
    await stopped;
    clearInterval(open);
    expect(http.received.flatMap(({ body }) => namesIn(body))).toHaveLength(5);
    expect(fixture.engine.calls).toBe(5);
  });

  test('waits for no destination that is away, and loses nothing of its', async () => {
    http.answer = (response) => response.writeHead(503).end('busy');
    const destinations = [
      destinationSettings({ id: 'away', endpoint: http.url }),
      destinationSettings({ id: 'well', endpoint: grpc.url, protocol: 'grpc' }),
    ];
    const thread = await fixture.start({ destinations });
    await post(thread, span('one'));
    await thread.accounts((a) => a.destinations['away']!.traces.lastError !== '');
    const startedMs = performance.now();
    await thread.stop(60_000);
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    expect(grpc.received).toHaveLength(1);
    http.answer = (response) => response.end();
    const again = await fixture.start({ destinations });
    const a = await again.accounts(({ destinations: d }) => d['away']!.traces.forwarded === 1);
    expect(a.destinations['away']!.traces).toMatchObject({ recovered: 1, queued: 0 });
  });

  test('ends by its deadline, whatever hangs', async () => {
    http.answer = () => {};
    const destinations = [destinationSettings({ endpoint: http.url, timeoutMs: 60_000 })];
    const thread = await fixture.start({ destinations });
    await post(thread, span('one'));
    await eventually(() => http.received.length === 1);
    const startedMs = performance.now();
    await thread.stop(500);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    const again = await fixture.start({ destinations });
    await eventually(() => http.received.length === 2);
    const { recovered, queued } = (await again.accounting()).destinations['backend']!.traces;
    expect([recovered, queued]).toEqual([1, 1]);
  });

  test.each(['durable', 'delivered'] as const)(
    'with ack: %s gives requests that are under way their answer',
    async (ack) => {
      const answers: (() => void)[] = [];
      http.answer = (response) => void answers.push(() => response.end());
      const thread = await fixture.start({ ack, destinations: [destinationSettings({ endpoint: http.url })] });
      const posted = post(thread, span('one'));
      await eventually(() => answers.length === 1);
      const stopped = thread.stop(30_000);
      answers[0]!();
      expect((await posted).status).toBe(200);
      await stopped;
    },
  );
});

describe('dead letters', () => {
  test('are there for the operator of a running pipeline, who lists, replays and drops them', async () => {
    http.answer = (response) => response.writeHead(400).end('bad');
    const thread = await fixture.start({
      destinations: [destinationSettings({ endpoint: http.url, maxBatchBytes: 1 })],
    });
    for (const name of ['one', 'two', 'three']) await post(thread, span(name));
    const before = await thread.accounts(({ deadLetters }) => deadLetters['backend']?.kept.traces === 3);
    expect(before.destinations['backend']!.traces).toMatchObject({ deadLettered: 3, queued: 0, dropped: {} });
    const list = async () => {
      const answer = await thread.ask({
        kind: 'list',
        destination: undefined,
        after: undefined,
        limit: 10,
        tenants: 'all',
      });
      return answer.kind === 'list' ? answer.letters : [];
    };
    const letters = await list();
    expect(letters.map(({ reason }) => reason)).toEqual(['HTTP 400: bad', 'HTTP 400: bad', 'HTTP 400: bad']);

    http.answer = (response) => response.end();
    const ids = [letters[1]!.id];
    await thread.ask({ kind: 'replay', destination: 'backend', ids, tenants: 'all' });
    expect(namesIn(http.received.at(-1)!.body)).toEqual(['two']);
    await thread.ask({ kind: 'drop', destination: 'backend', ids: [letters[0]!.id], tenants: 'all' });
    expect((await list()).map(({ id }) => id)).toEqual([letters[2]!.id]);
    const after = await thread.accounts(({ deadLetters }) => deadLetters['backend']!.kept.traces === 1);
    expect(after.deadLetters['backend']).toMatchObject({
      stored: { traces: 3 },
      replayed: { traces: 1 },
      dropped: { operator: { traces: 1 } },
    });
    // what is replayed was dead-lettered in the balance of the destination, and stays that
    expect(after.destinations['backend']!.traces).toMatchObject({ deadLettered: 3, forwarded: 0 });
  });
});

describe('a queue that was damaged', () => {
  test('is delivered as far as it can be read; what is lost is counted for each destination, and the trouble is told', async () => {
    http.answer = (response) => response.writeHead(503).end();
    const destinations = [destinationSettings({ endpoint: http.url })];
    const before = await fixture.start({ destinations });
    for (const name of ['one', 'two', 'three']) await post(before, span(name));
    await before.stop(300);
    const queue = join(fixture.folder, 'queue/w0');
    const file = join(
      queue,
      readdirSync(queue).find((name) => name.endsWith('.segment'))!,
    );
    const bytes = readFileSync(file);
    bytes[Math.floor(bytes.length / 2)]! ^= 1; // in the middle of the second record
    writeFileSync(file, Buffer.concat([bytes, Buffer.from('torn')]));

    http.answer = (response) => response.end();
    const thread = await fixture.start({ destinations });
    const a = await thread.accounts(({ destinations: d }) => d['backend']!.traces.queued === 0);
    expect(a.destinations['backend']!.traces).toMatchObject({ recovered: 3, forwarded: 2, dropped: { unreadable: 1 } });
    expect(a.queue.problems).toMatchObject({ torn_tail: 1, corrupt_record: 1 });
    expect(a.queue.lastProblem).toContain('is corrupt at byte');
    expect(thread.problems.join()).toContain('is corrupt at byte');
    expect(http.received.flatMap(({ body }) => namesIn(body)).sort()).toEqual(expect.arrayContaining(['one', 'three']));
  });
});

describe('certificates', () => {
  test('of receivers and destinations are renewed while it runs', async () => {
    const secure = await new HttpDestination({ ...SERVER, ca: AUTHORITY, requestCert: true }).listen();
    const receivers = { ...SERVER, clientCa: undefined };
    const thread = await fixture.start({
      destinations: [destinationSettings({ endpoint: secure.url })],
      certificates: { receivers, destinations: { backend: { ca: AUTHORITY } } },
    });
    const client = () => new Client(`127.0.0.1:${thread.grpcPort}`, credentials.createSsl(Buffer.from(AUTHORITY)));
    const first = client();
    expect((await unary(first, TRACES, Buffer.from(span('one')))).code).toBe(0);
    await thread.accounts(({ destinations }) => destinations['backend']!.traces.lastError !== '');
    expect(secure.received).toEqual([]);
    thread.tell({
      kind: 'certificates',
      certificates: {
        receivers: { ...RENEWED_SERVER, clientCa: undefined },
        destinations: { backend: { ca: AUTHORITY, ...CLIENT } },
      },
    });
    const second = client();
    expect((await unary(first, TRACES, Buffer.from(span('two')))).code).toBe(0);
    expect((await unary(second, TRACES, Buffer.from(span('three')))).code).toBe(0);
    await eventually(() => secure.received.flatMap(({ body }) => namesIn(body)).length === 3);
    first.close();
    second.close();
    await thread.stop(500);
    await secure.close();
  });
});

test('a start that cannot be says why, and holds no port', async () => {
  const thread = await fixture.start();
  const taken = receiverSettings({ grpcPort: thread.grpcPort, httpPort: 0 });
  const other = new ThreadFixture();
  await expect(other.start({ receivers: taken })).rejects.toThrow('the port is taken');
});

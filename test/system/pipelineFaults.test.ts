import { execFile } from 'node:child_process';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connect } from 'node:tls';
import { statusSchema, type Status } from '../../quality-model/src/index.ts';
import { AUTHORITY, CLIENT, RENEWED_SERVER, SERVER } from '../../otel-collector-processor/test/certificates.ts';
import { encodeOtlp } from '../../otel-collector-processor/test/otlpWitness.ts';
import { startCompanion, type Companion, type CompanionOptions } from '../support/companion.ts';
import { waitFor } from '../support/waitFor.ts';

/** A test that fails must not leave a companion behind. */
const companions: Companion[] = [];
const start = async (options: CompanionOptions): Promise<Companion> => {
  const companion = await startCompanion(options);
  companions.push(companion);
  return companion;
};
afterEach(() => Promise.all(companions.splice(0).map((companion) => companion.stop('SIGKILL'))));

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const spans = (count: number, nameBytes = 8) =>
  new Uint8Array(
    encodeOtlp('traces', {
      resourceSpans: [
        { scopeSpans: [{ spans: Array.from({ length: count }, () => ({ name: 'x'.repeat(nameBytes), kind: 2 })) }] },
      ],
    }),
  );
const post = (companion: Companion, body: Uint8Array<ArrayBuffer>) =>
  fetch(`${companion.httpUrl}/v1/traces`, { method: 'POST', headers: PROTOBUF, body });
const statusOf = async (companion: Companion): Promise<Status> =>
  statusSchema.parse(await companion.get('/api/v1/status'));

/** A destination that answers as it is told; `received` are the requests' bodies. */
type Sink = { url: string; received: Buffer[]; status: number; close: () => Promise<void> };

async function startSink(server: Server, scheme: string): Promise<Sink> {
  const sink: Sink = { url: '', received: [], status: 200, close: async () => {} };
  server.on('request', (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      sink.received.push(Buffer.concat(chunks));
      response.writeHead(sink.status).end(sink.status === 200 ? undefined : 'refused by the test');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  sink.url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sink.close = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return sink;
}

/** `vigil …` in a process of its own. */
function vigil(companion: Companion, ...args: readonly string[]): Promise<{ code: number; out: string }> {
  const main = resolve('otel-collector-processor/src/cli/main.ts');
  const all = [main, ...args, '--data-dir', companion.dataDir, '--config', companion.configFile];
  const env = { ...process.env, VIGIL_PORT_BASE: String(companion.portBase) };
  return new Promise((done) => {
    execFile(process.execPath, all, { env }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), out: stdout + stderr });
    });
  });
}

/** Does every queue on disk know that its destination has everything? */
function placesAreSaved({ dataDir }: Companion): boolean {
  const queues = join(dataDir, 'queue');
  if (!existsSync(queues)) return true; // nothing is queued
  return readdirSync(queues).every((pipeline) => {
    const { end, cursors } = JSON.parse(readFileSync(join(queues, pipeline, 'cursors.json'), 'utf8')) as {
      end: number;
      cursors: Record<string, number>;
    };
    return cursors['sink'] === end;
  });
}

/** accepted + recovered = forwarded + queued + deadLettered + dropped, for every destination. */
function expectBalance({ signals, destinations }: Status): void {
  for (const [id, bySignal] of Object.entries(destinations)) {
    const { recovered, forwarded, queued, deadLettered, dropped } = bySignal.traces;
    const gone = Object.values(dropped).reduce((sum, n) => sum + n, 0);
    expect([id, forwarded + queued + deadLettered + gone]).toEqual([id, signals.traces.accepted + recovered]);
  }
}

describe.each(['durable', 'delivered'] as const)('dead letters with ack: %s', (ack) => {
  test('are kept, counted everywhere alike, replayed by `vigil deadletter`, and survive a kill', async () => {
    const sink = await startSink(createHttpServer(), 'http');
    sink.status = 400;
    let companion = await start({
      config: { pipeline: { deltaIntervalMs: 200, ack, workers: 2 }, forward: [{ id: 'sink', endpoint: sink.url }] },
    });
    for (let i = 0; i < 4; i++) expect((await post(companion, spans(3))).status).toBe(200);
    const kept = async () => {
      const status = await statusOf(companion);
      return status.deadLetters['sink']?.kept.traces === 12 ? status : undefined;
    };
    const status = await waitFor('the dead letters to be told', kept);
    expectBalance(status);
    expect(status.destinations['sink']!.traces).toMatchObject({ deadLettered: 12, queued: 0 });
    const metrics = await companion.metrics();
    const total = (name: string) =>
      [...metrics.matchAll(new RegExp(`^${name}{[^}]*signal="traces"[^}]*} (\\d+)$`, 'gm'))].reduce(
        (sum, m) => sum + Number(m[1]),
        0,
      );
    expect([total('vigil_dead_lettered_items_total'), total('vigil_dead_letters_items')]).toEqual([12, 12]);

    // places are saved within a second; what a kill finds unsaved is sent, and refused, once more
    await waitFor('the places in the queues to be saved', () => (placesAreSaved(companion) ? true : undefined));
    await companion.stop('SIGKILL');
    companion = await start({ dataDir: companion.dataDir, portBase: companion.portBase });
    const list = await vigil(companion, 'deadletter', 'list');
    expect([list.code, list.out.match(/refused by the test/g)?.length]).toEqual([0, 4]);
    const id = /w\d\.sink\.\d+/.exec(list.out)![0];
    const shown = await vigil(companion, 'deadletter', 'show', id);
    expect(JSON.parse(shown.out)).toMatchObject({ id, otlp: { resourceSpans: [{}] } });

    const refused = await vigil(companion, 'deadletter', 'replay', '--destination', 'sink');
    expect([refused.code, refused.out]).toEqual([1, expect.stringContaining('refused again')]);
    sink.status = 200;
    const before = sink.received.length;
    const replayed = await vigil(companion, 'deadletter', 'replay', '--destination', 'sink');
    expect([replayed.code, sink.received.length - before]).toEqual([0, 4]);
    expect(await vigil(companion, 'deadletter', 'list')).toEqual({ code: 0, out: 'There are no dead letters.\n' });
    const after = await waitFor('the replay to be counted', async () => {
      const now = await statusOf(companion);
      return now.deadLetters['sink']?.replayed.traces === 12 ? now : undefined;
    });
    expect(after.deadLetters['sink']).toMatchObject({ recovered: { traces: 12 }, kept: { traces: 0 } });
    type Audit = { entries: { action: string; subject: string; actor: string }[] };
    expect((await companion.get<Audit>('/api/v1/admin/audit')).entries[0]).toMatchObject({
      action: 'admin.deadletters.replay',
      subject: 'sink',
      actor: 'admin-token',
    });
    expect(await companion.stop()).toBe(0);
    await sink.close();
  }, 90_000);
});

test('certificates are taken over when their files change, on both sides, and no connection is cut', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-certificates-'));
  /** As a rotation does it: all at once, by a rename. */
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, `${name}.new`), text);
    renameSync(join(folder, `${name}.new`), join(folder, name));
  };
  write('server.crt', SERVER.cert);
  write('server.key', SERVER.key);
  write('ca.crt', AUTHORITY);
  write('client.crt', RENEWED_SERVER.cert); // signed too, but the sink wants another name
  write('client.key', RENEWED_SERVER.key);
  const server = createHttpsServer({ ...SERVER, ca: AUTHORITY, requestCert: true, rejectUnauthorized: true });
  const sink = await startSink(server, 'https');
  const names: string[] = [];
  server.on('secureConnection', (socket) => names.push(String(socket.getPeerCertificate().subject.CN)));
  const file = (name: string) => `file:${join(folder, name)}`;
  const companion = await start({
    config: {
      pipeline: { deltaIntervalMs: 200 },
      receivers: { otlp: { tls: { cert: file('server.crt'), key: file('server.key'), clientCa: file('ca.crt') } } },
      forward: [
        {
          id: 'sink',
          endpoint: sink.url,
          tls: { ca: file('ca.crt'), cert: file('client.crt'), key: file('client.key') },
        },
      ],
    },
  });
  const handshake = () =>
    new Promise<{ name: string; socket: ReturnType<typeof connect> }>((done, fail) => {
      const options = { port: companion.portBase + 8, host: '127.0.0.1', ca: AUTHORITY, ...CLIENT };
      const socket = connect(options, () => done({ name: String(socket.getPeerCertificate().subject.CN), socket }));
      socket.on('error', fail);
    });
  const request = (socket: ReturnType<typeof connect>, body: Uint8Array) =>
    new Promise<string>((done) => {
      socket.once('data', (chunk: Buffer) => done(chunk.toString('latin1').split('\r\n')[0]!));
      const head = `POST /v1/traces HTTP/1.1\r\nHost: vigil\r\nContent-Type: application/x-protobuf\r\nContent-Length: ${body.length}\r\n\r\n`;
      socket.write(head);
      socket.write(body);
    });
  const first = await handshake();
  expect([first.name, await request(first.socket, spans(3))]).toEqual(['first-server', 'HTTP/1.1 200 OK']);
  await waitFor('the first delivery', () => (sink.received.length === 1 ? true : undefined));

  write('server.crt', RENEWED_SERVER.cert);
  write('server.key', RENEWED_SERVER.key);
  write('client.crt', CLIENT.cert);
  write('client.key', CLIENT.key);
  await waitFor('the renewed certificate', async () => {
    const { name, socket } = await handshake();
    socket.destroy();
    return name === 'renewed-server' ? true : undefined;
  });
  expect(await request(first.socket, spans(3))).toBe('HTTP/1.1 200 OK'); // the old connection lives
  await waitFor('a delivery with the renewed certificate', () => (names.includes('client') ? true : undefined));
  await waitFor('both deliveries', () => (sink.received.length === 2 ? true : undefined));
  expect(names[0]).toBe('renewed-server');

  // a key that does not fit keeps what there is, and is told
  write('server.key', CLIENT.key);
  await waitFor('the trouble to be told', async () => {
    const { config } = await statusOf(companion);
    return config.problems.some(({ message }) => message.includes('is not the key')) ? true : undefined;
  });
  expect(await handshake().then(({ name, socket }) => (socket.destroy(), name))).toBe('renewed-server');
  first.socket.destroy();
  expect(await companion.stop()).toBe(0);
  await sink.close();
}, 90_000);

test('under many times the load memory stays below its budget, all is accounted for, and service comes back by itself', async () => {
  // A destination that takes its time, and senders that do not mind
  const sink = await startSink(createHttpServer(), 'http');
  const budgetBytes = 400 * 1024 * 1024;
  const companion = await start({
    config: {
      pipeline: { deltaIntervalMs: 200, ack: 'delivered', workers: 1, memoryBudgetBytes: budgetBytes },
      receivers: { otlp: { maxRequestBytes: 8 * 1024 * 1024, requestTimeoutMs: 2_000 } },
      forward: [{ id: 'sink', endpoint: sink.url, concurrency: 2, timeoutMs: 1_000 }],
    },
  });
  const big = spans(1_000, 3_000); // 3 MB
  const statuses: Record<string, number> = {};
  let rssMost = 0;
  const until = Date.now() + 8_000;
  const watch = setInterval(() => {
    void statusOf(companion).then(({ memory }) => (rssMost = Math.max(rssMost, memory.rssBytes)));
  }, 100);
  await Promise.all(
    Array.from({ length: 120 }, async () => {
      while (Date.now() < until) {
        const answer = await post(companion, big).then(
          async (response) => (await response.arrayBuffer(), String(response.status)),
          () => 'cut',
        );
        statuses[answer] = (statuses[answer] ?? 0) + 1;
      }
    }),
  );
  clearInterval(watch);
  expect(statuses['503']).toBeGreaterThan(0);
  expect(Object.keys(statuses).filter((status) => !['200', '503', 'cut'].includes(status))).toEqual([]);
  expect(rssMost).toBeLessThan(budgetBytes);
  await waitFor(
    'service as before',
    async () => ((await post(companion, spans(1))).status === 200 ? true : undefined),
    10_000,
  );
  const status = await waitFor('the accounts to be settled', async () => {
    const now = await statusOf(companion);
    return now.memory.inFlightBytes === 0 && now.signals.traces.accepted >= (statuses['200'] ?? 0) * 1_000 + 1
      ? now
      : undefined;
  });
  expectBalance(status);
  expect(await companion.stop()).toBe(0);
  await sink.close();
}, 90_000);

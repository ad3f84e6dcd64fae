import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeOtlp } from '../../../test/otlpWitness.ts';
import { createSender, type Sender } from '../forward/index.ts';
import { HttpDestination } from '../forward/test/httpDestination.ts';
import type { QueueProblem, QueueRecord } from '../queue/index.ts';
import type { DeadLetterAnswer, DeadLetterQuestion } from './contract.ts';
import { DeadLetters, type DeadLetterDestination } from './deadLetters.ts';
import { letterOf } from './test/storeFixture.ts';

let folder: string;
let destination: HttpDestination;
let sender: Sender;
const problems: QueueProblem[] = [];
const open: DeadLetters[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-dead-'));
  destination = await new HttpDestination().listen();
  sender = createSender({
    protocol: 'http/protobuf',
    endpoint: destination.url,
    headers: {},
    compression: 'none',
    timeoutMs: 5_000,
    concurrency: 1,
    tenantHeader: 'X-Scope-OrgID',
  });
});
afterEach(async () => {
  for (const letters of open.splice(0)) await letters.close();
  await sender.close();
  await destination.close();
  rmSync(folder, { recursive: true });
});

async function openLetters(
  pipelines: readonly string[] = ['w0'],
  destinations: readonly Partial<DeadLetterDestination>[] = [{}],
): Promise<DeadLetters> {
  const letters = await DeadLetters.open({
    folders: pipelines.map((pipelineId) => ({ pipelineId, folder: join(folder, pipelineId) })),
    destinations: destinations.map((over) => ({
      id: 'tempo',
      maxBytes: 1e7,
      maxAgeMs: 1e9,
      send: (request, signal) => sender.send(request, signal),
      ...over,
    })),
    nowMs: () => 5_000,
    onProblem: (problem) => void problems.push(problem),
  });
  open.push(letters);
  return letters;
}

const spans = (name: string, over: Partial<QueueRecord> = {}): QueueRecord =>
  letterOf('', {
    body: encodeOtlp('traces', { resourceSpans: [{ scopeSpans: [{ spans: [{ name }] }] }] }),
    ...over,
  });

type Answer<Kind> = Extract<DeadLetterAnswer, { kind: Kind }>;
async function ask<Kind extends DeadLetterQuestion['kind']>(
  letters: DeadLetters,
  kind: Kind,
  question: Omit<Extract<DeadLetterQuestion, { kind: Kind }>, 'kind' | 'tenants'>,
  tenants: readonly string[] | 'all' = 'all',
): Promise<Answer<Kind>> {
  return (await letters.ask({ kind, tenants, ...question } as never)) as Answer<Kind>;
}
const everything = { destination: undefined, after: undefined, limit: 100 };
const list = (letters: DeadLetters, over: object = {}, tenants: readonly string[] | 'all' = 'all') =>
  ask(letters, 'list', { ...everything, ...over }, tenants);
const replay = (letters: DeadLetters, ids?: readonly string[]) => ask(letters, 'replay', { destination: 'tempo', ids });

describe('dead letters of a pipeline', () => {
  test('are listed in pages, with their destination, and are there after a restart', async () => {
    const letters = await openLetters(['w0'], [{}, { id: 'loki' }]);
    await letters.sinkOf('tempo')(spans('a', { items: 3 }), 'HTTP 400: a');
    await letters.sinkOf('loki')(spans('b', { tenant: 'acme' }), 'HTTP 413');
    await letters.sinkOf('tempo')(spans('c'), 'HTTP 400: c');
    const all = await list(letters);
    expect(all.letters.map(({ destination, reason, items }) => [destination, reason, items])).toEqual([
      ['loki', 'HTTP 413', 1],
      ['tempo', 'HTTP 400: a', 3],
      ['tempo', 'HTTP 400: c', 1],
    ]);
    expect(all.letters[1]).toEqual({
      id: 'w0.tempo.0',
      pipelineId: 'w0',
      destination: 'tempo',
      signal: 'traces',
      tenant: 'default',
      items: 3,
      bytes: spans('a').body.length,
      receivedMs: 0,
      storedMs: 5_000,
      reason: 'HTTP 400: a',
    });
    expect(all.stores).toMatchObject([
      { destination: 'loki', items: { traces: 1, metrics: 0, logs: 0 }, configured: true, replay: null },
      { destination: 'tempo', items: { traces: 4, metrics: 0, logs: 0 }, configured: true, replay: null },
    ]);
    const pages: string[] = [];
    for (let after: string | undefined; pages.length < 10;) {
      const page = await list(letters, { after, limit: 1 });
      if (page.letters.length === 0) break;
      pages.push((after = page.letters[0]!.id));
    }
    expect(pages).toEqual(all.letters.map(({ id }) => id));
    expect((await list(letters, { destination: 'tempo' })).letters).toHaveLength(2);
    await letters.close();

    const again = await openLetters(['w0'], [{}, { id: 'loki' }]);
    expect((await list(again)).letters).toEqual(all.letters);
    expect(again.accounting()['tempo']).toMatchObject({ recovered: { traces: 4 }, kept: { traces: 4 } });
  });

  test('are shown with their content', async () => {
    const letters = await openLetters();
    await letters.sinkOf('tempo')(spans('checkout'), 'HTTP 400');
    expect(await ask(letters, 'show', { id: 'w0.tempo.0' })).toMatchObject({
      letter: { reason: 'HTTP 400' },
      otlp: { resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'checkout' }] }] }] },
    });
    for (const id of ['w0.tempo.1', 'w1.tempo.0', 'w0.loki.0', 'nonsense'])
      expect(await ask(letters, 'show', { id })).toEqual({ kind: 'show', letter: undefined, otlp: null });
    await letters.sinkOf('tempo')(spans('x'.repeat(2e6)), 'HTTP 413');
    const large = (await list(letters)).letters[1]!.id;
    expect(await ask(letters, 'show', { id: large })).toMatchObject({ letter: { reason: 'HTTP 413' }, otlp: null });
  });

  test('of other tenants do not exist for whoever asks', async () => {
    const letters = await openLetters();
    await letters.sinkOf('tempo')(spans('a', { tenant: 'acme' }), 'no');
    await letters.sinkOf('tempo')(spans('b'), 'no');
    const own = await list(letters, {}, ['default']);
    expect(own.letters.map(({ tenant }) => tenant)).toEqual(['default']);
    expect((await ask(letters, 'show', { id: 'w0.tempo.0' }, ['default'])).letter).toBeUndefined();
    const choice = { destination: 'tempo', ids: undefined };
    expect((await ask(letters, 'drop', choice, ['default'])).dropped).toEqual({ letters: 1, items: 1 });
    expect((await list(letters)).letters.map(({ tenant }) => tenant)).toEqual(['acme']);
  });
});

describe('a replay', () => {
  test('sends them again, byte for byte and for their tenants, and they are gone', async () => {
    const letters = await openLetters();
    await letters.sinkOf('tempo')(spans('a', { items: 3, tenant: 'acme' }), 'HTTP 400');
    await letters.sinkOf('tempo')(spans('b'), 'HTTP 400');
    const { stores } = await replay(letters);
    expect(stores[0]!.replay).toEqual({
      running: false,
      replayed: { letters: 2, items: 4 },
      refused: { letters: 0, items: 0 },
      stopped: '',
    });
    expect(destination.received.map(({ headers, body }) => [headers['x-scope-orgid'], body])).toEqual([
      ['acme', Buffer.from(spans('a').body)],
      [undefined, Buffer.from(spans('b').body)],
    ]);
    expect((await list(letters)).letters).toEqual([]);
    expect(letters.accounting()['tempo']).toMatchObject({ kept: { traces: 0 }, replayed: { traces: 4 } });
    await letters.close();
    expect((await list(await openLetters())).letters).toEqual([]);
  });

  test('keeps what is refused again, once, with the new reason', async () => {
    const letters = await openLetters();
    for (const name of ['good', 'bad', 'also good']) await letters.sinkOf('tempo')(spans(name), 'HTTP 400: old');
    destination.answer = (response, { body }) =>
      body.includes('bad') ? response.writeHead(400).end('still bad') : response.end();
    const { stores } = await replay(letters);
    expect(stores[0]!.replay).toMatchObject({
      replayed: { letters: 2 },
      refused: { letters: 1, items: 1 },
      stopped: '',
    });
    expect((await list(letters)).letters.map(({ reason }) => reason)).toEqual(['HTTP 400: still bad']);
    expect(letters.accounting()['tempo']).toMatchObject({
      stored: { traces: 3 },
      kept: { traces: 1 },
      replayed: { traces: 2 },
    });
  });

  test('stops where the destination cannot be reached, and all that is left stays', async () => {
    const letters = await openLetters();
    for (const name of ['a', 'b', 'c']) await letters.sinkOf('tempo')(spans(name), 'no');
    destination.answer = (response) =>
      destination.received.length === 1 ? response.end() : response.writeHead(503).end('busy');
    const { stores } = await replay(letters);
    expect(stores[0]!.replay).toMatchObject({ running: false, replayed: { letters: 1 }, stopped: 'HTTP 503: busy' });
    expect((await list(letters)).letters).toHaveLength(2);
    expect(destination.received).toHaveLength(2);
    destination.answer = (response) => response.end();
    await replay(letters);
    expect((await list(letters)).letters).toEqual([]);
  });

  test('may be of single letters', async () => {
    const letters = await openLetters();
    for (const name of ['a', 'b', 'c']) await letters.sinkOf('tempo')(spans(name), 'no');
    const [first, second, third] = (await list(letters)).letters.map(({ id }) => id);
    await replay(letters, [second!, 'w0.tempo.9999', 'w7.tempo.0']);
    expect(destination.received.map(({ body }) => body)).toEqual([Buffer.from(spans('b').body)]);
    expect((await list(letters)).letters.map(({ id }) => id)).toEqual([first, third]);
  });

  test('counts what a partial success rejects as dropped', async () => {
    const letters = await openLetters();
    await letters.sinkOf('tempo')(spans('a', { items: 10 }), 'no');
    destination.answer = (response) =>
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(Buffer.from('0a020804', 'hex'));
    await replay(letters);
    expect(letters.accounting()['tempo']).toMatchObject({
      kept: { traces: 0 },
      replayed: { traces: 6 },
      dropped: { rejected: { traces: 4 } },
    });
  });

  test('runs on while the asker is told how far it is, and is not begun twice', async () => {
    const letters = await openLetters();
    await letters.sinkOf('tempo')(spans('a'), 'no');
    let answer = (): void => {};
    const arrived = new Promise<void>((resolve) => {
      destination.answer = (response) => {
        answer = () => response.end();
        resolve();
      };
    });
    const first = replay(letters); // it gives up waiting after two seconds
    await arrived;
    expect((await list(letters)).stores[0]!.replay).toMatchObject({ running: true, replayed: { letters: 0 } });
    const second = replay(letters);
    answer();
    expect((await first).stores[0]!.replay).toMatchObject({ running: false, replayed: { letters: 1 } });
    expect((await second).stores[0]!.replay).toMatchObject({ running: false, replayed: { letters: 1 } });
    expect(destination.received).toHaveLength(1);
  });

  test('is cut by the end, and nothing is lost', async () => {
    const letters = await openLetters();
    await letters.sinkOf('tempo')(spans('a'), 'no');
    const arrived = new Promise<void>((resolve) => (destination.answer = () => resolve()));
    const replayed = replay(letters);
    await arrived;
    await letters.close();
    await replayed;
    expect((await list(await openLetters())).letters).toHaveLength(1);
  });
});

test('a store that cannot be opened is told, keeps nothing else from working, and is tried again', async () => {
  mkdirSync(join(folder, 'w0', 'tempo'), { recursive: true });
  writeFileSync(join(folder, 'w0', 'tempo', 'epoch'), 'x'); // not one: it has to be written anew, and cannot be
  mkdirSync(join(folder, 'w0', 'tempo', 'epoch.new'));
  problems.length = 0;
  const letters = await openLetters(['w0'], [{}, { id: 'loki' }]);
  expect(problems.at(-1)!.message).toContain(`dead letters in ${join(folder, 'w0', 'tempo')} cannot be opened`);
  expect(await letters.sinkOf('loki')(spans('a'), 'no')).toBe('kept');
  await expect(letters.sinkOf('tempo')(spans('a'), 'no')).rejects.toThrow('cannot be used');
  rmSync(join(folder, 'w0', 'tempo', 'epoch.new'), { recursive: true });
  expect(await letters.sinkOf('tempo')(spans('a'), 'no')).toBe('kept');
});

describe('what is left over', () => {
  test('of another pipeline is listed, replayed and dropped like its own', async () => {
    const before = await openLetters(['w3']);
    await before.sinkOf('tempo')(spans('a'), 'no');
    await before.close();
    const letters = await openLetters(['w0', 'w3']);
    await letters.sinkOf('tempo')(spans('b'), 'no');
    expect((await list(letters)).letters.map(({ id }) => id)).toEqual(['w0.tempo.0', 'w3.tempo.0']);
    expect(letters.accounting()['tempo']).toMatchObject({
      recovered: { traces: 1 },
      stored: { traces: 1 },
      kept: { traces: 2 },
    });
    await replay(letters);
    expect(destination.received).toHaveLength(2);
  });

  test('of a destination that was taken out can be looked at and dropped, and is not sent anywhere', async () => {
    const before = await openLetters(['w0'], [{ id: 'old' }]);
    await before.sinkOf('old')(spans('a'), 'no');
    await before.close();
    const letters = await openLetters();
    expect((await list(letters)).stores).toMatchObject([{ destination: 'old', configured: false }]);
    const choice = { destination: 'old', ids: undefined };
    expect((await ask(letters, 'replay', choice)).stores).toMatchObject([{ replay: null }]);
    expect(destination.received).toEqual([]);
    expect((await ask(letters, 'drop', choice)).dropped).toEqual({ letters: 1, items: 1 });
    expect(letters.accounting()['old']).toMatchObject({ kept: { traces: 0 }, dropped: { operator: { traces: 1 } } });
  });
});

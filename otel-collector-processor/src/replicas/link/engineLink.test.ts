import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AUTHORITY, CLIENT, SERVER } from '../../../test/certificates.ts';
import type { Delta, Tables } from '../../messages/index.ts';
import { openReplicaDoor, type ReplicaDoor } from '../door/replicaDoor.ts';
import type { DeltaReceipt, Greeting } from '../protocol.ts';
import { delta, EngineModel } from '../testing/deltas.ts';
import { createEngineLink, type EngineLink, type EngineLinkOptions } from './engineLink.ts';
import { createExchange, LinkError, type EngineTarget, type Exchange, type Tagged } from './exchange.ts';

const TARGET: EngineTarget = { url: 'http://127.0.0.1:1', token: 'secret', tls: undefined, timeoutMs: 5_000 };
const INITIAL: Tables = { version: 7, applied: [], userAgentRules: [], anomalies: [], installationKey: 'own' };
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};

/** An engine whose answers can be taken away, on the way there or back. */
class FaultyEngine implements Exchange {
  readonly model = new EngineModel();
  boot = 'b1';
  /** What becomes of the next exchange. */
  fate: () => 'fine' | 'lost_there' | 'lost_back' = () => 'fine';
  greetings = 0;
  readonly #changed = new Set<() => void>();
  #etag = 1;

  #greeting(): Tagged<Greeting> {
    return { boot: this.boot, tables: this.model.currentTables(), etag: `${this.boot}.${this.#etag}` };
  }

  async #exchanged<T>(answer: () => T): Promise<T> {
    const fate = this.fate();
    await new Promise((resolve) => setImmediate(resolve));
    if (fate === 'lost_there') throw new LinkError('unreachable', 'it is away');
    const given = answer();
    if (fate === 'lost_back') throw new LinkError('unreachable', 'the answer was lost');
    return given;
  }

  /** The tables are others from now on. */
  change(): void {
    this.#etag++;
    for (const wake of this.#changed) wake();
  }

  hello(): Promise<Tagged<Greeting>> {
    this.greetings++;
    return this.#exchanged(() => this.#greeting());
  }

  async poll(etag: string, signal: AbortSignal): Promise<Tagged<Greeting> | undefined> {
    while (etag === `${this.boot}.${this.#etag}` && this.fate() === 'fine' && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#changed.add(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    return this.#exchanged(() => this.#greeting());
  }

  send(sent: Delta): Promise<DeltaReceipt> {
    return this.#exchanged(() => {
      this.model.receive(sent);
      if (sent.to > sent.from) this.change();
      if (this.model.failing) throw new LinkError('not_applied', 'its store is away');
      return { boot: this.boot, applied: this.model.currentTables().applied };
    });
  }

  async close(): Promise<void> {}
}

let engine: FaultyEngine;
let published: Tables[];
let problems: string[];
let nowMs: number;
let link: EngineLink;
const open = (over: Partial<EngineLinkOptions> = {}): EngineLink =>
  (link = createEngineLink({
    target: TARGET,
    connect: () => engine,
    initial: INITIAL,
    publish: (tables) => published.push(tables),
    onProblem: (message) => problems.push(message),
    nowMs: () => nowMs,
    random: () => 0,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    ...over,
  }));
beforeEach(() => {
  engine = new FaultyEngine();
  published = [];
  problems = [];
  nowMs = 1_000_000;
});
afterEach(() => link.close(0));

test('an engine that answers gives its tables, under versions of the link', async () => {
  open();
  await until(() => published.length > 0);
  expect(published[0]).toMatchObject({ version: 8, installationKey: 'a2V5', applied: [] });
  expect(link.status()).toMatchObject({ reachable: true, message: '', lastAnswerMs: nowMs });
});

test('an engine that starts anew, and counts its tables from nothing, is followed', async () => {
  open();
  await until(() => published.length > 0);
  engine.boot = 'b2';
  engine.change();
  await until(() => published.length > 1);
  expect(published.map(({ version }) => version)).toEqual([8, 9]);
});

test('until the engine answers there are the tables to begin with, and the problem is told once', async () => {
  engine.fate = () => 'lost_there';
  open();
  link.send(delta(0, 5));
  await until(() => (link.status().failures['unreachable'] ?? 0) > 20);
  expect(link.currentTables()).toEqual(INITIAL);
  expect(link.status()).toMatchObject({
    reachable: false,
    message: 'it is away',
    lastAnswerMs: null,
    unconfirmedDeltas: 1,
  });
  expect(problems).toEqual([expect.stringMatching(/it is away .*waits in the queue/)]);
  engine.fate = () => 'fine';
  await until(() => engine.model.calls === 5);
  await until(() => link.status().unconfirmedDeltas === 0);
  expect(problems[1]).toContain('takes what is measured again');
});

test('a delta that the engine cannot keep is sent again, with the accounts of later reports', async () => {
  open();
  engine.model.failing = true;
  link.send(delta(0, 5));
  await until(() => (link.status().failures['not_applied'] ?? 0) > 2);
  expect(link.status()).toMatchObject({ reachable: false, message: 'its store is away' });
  link.send(delta(0, 0, { accounting: { ...delta(0, 0).accounting, unmeasured: 3 } }));
  await until(() => engine.model.received.at(-1)!.accounting.unmeasured === 3);
  engine.model.failing = false;
  await until(() => engine.model.calls === 5);
  expect(engine.model.received.at(-1)).toMatchObject({ from: 0, to: 5, accounting: { unmeasured: 3 } });
});

test('a delta that does not come next is answered all the same, so that its pipeline goes back', async () => {
  open();
  link.send(delta(0, 5));
  await until(() => link.currentTables().applied[0]?.position === 5);
  const before = published.length;
  link.send(delta(8, 9));
  await until(() => published.length > before);
  expect(published.at(-1)!.applied).toEqual([{ pipelineId: 'w0', epoch: 'e1', position: 5 }]);
});

test('how things stand now is forgotten when the engine has been away for a minute', async () => {
  engine.model.anomalies = [
    {
      service: { tenant: 'default', environment: '', namespace: '', name: 'till' },
      ...{ operation: 'GET /', kind: 2, signal: 'latency', direction: 'up', score: 1, expected: 5 },
    },
  ];
  open();
  await until(() => link.currentTables().anomalies.length === 1);
  engine.fate = () => 'lost_there';
  engine.change();
  await until(() => (link.status().failures['unreachable'] ?? 0) > 3);
  expect(link.currentTables()).toMatchObject({ anomalies: [{}], covered: [{ checkId: 'pay', status: 'fail' }] });
  nowMs += 60_001;
  await until(() => link.currentTables().anomalies.length === 0);
  expect(link.currentTables().covered).toMatchObject([{ checkId: 'pay', status: 'stale' }]);
  expect(link.currentTables().installationKey).toBe('a2V5');
  engine.fate = () => 'fine';
  await until(() => link.currentTables().anomalies.length === 1);
});

test('one that was displaced says so and is silent from then on', async () => {
  open();
  await until(() => published.length > 0);
  const send = engine.send.bind(engine);
  engine.send = () => Promise.reject(new LinkError('displaced', 'Another process speaks for replica till-1 now.'));
  link.send(delta(0, 5));
  await until(() => link.status().failures['displaced'] === 1);
  engine.send = send;
  link.send(delta(0, 6));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(engine.model.received).toEqual([]);
  expect(link.status()).toMatchObject({ reachable: false, message: expect.stringContaining('Another process') });
});

test('what is too large to be sent is given up, and what comes behind it is not', async () => {
  open();
  const send = engine.send.bind(engine);
  engine.send = (sent) =>
    sent.cells.length > 0 && sent.from === 0
      ? Promise.reject(new LinkError('too_large', 'A delta of 99 bytes is larger than the engine takes.'))
      : send(sent);
  link.send(delta(0, 5));
  await until(() => link.currentTables().applied[0]?.position === 5);
  link.send(delta(5, 7));
  await until(() => engine.model.calls === 2);
  expect(problems).toContainEqual(expect.stringContaining('was given up'));
});

/** A pipeline as the feed is one: one delta at a time, the next one from where the engine says that it is. */
function pipelineUpTo(target: number, random: () => number) {
  let underWay: Delta | undefined;
  const pipeline = {
    position: 0,
    next(): void {
      if (underWay !== undefined || this.position >= target) return;
      const to = Math.min(target, this.position + 1 + Math.floor(random() * 9));
      link.send((underWay = delta(this.position, to)));
    },
    take({ applied }: Tables): void {
      const position = applied[0]?.position;
      if (position === undefined || (underWay !== undefined && position === underWay.from)) return;
      underWay = undefined;
      pipeline.position = position;
      pipeline.next();
    },
  };
  return pipeline;
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test.each([1, 2, 3, 4, 5])('whatever is lost on the way, everything counts once (seed %i)', async (seed) => {
  const random = seeded(seed);
  engine.fate = () => (['fine', 'fine', 'lost_there', 'lost_back'] as const)[Math.floor(random() * 4)]!;
  const target = 1_000;
  const pipeline = pipelineUpTo(target, random);
  open({
    publish: (tables) => {
      if (random() < 0.05) engine.boot = `b${random()}`; // it starts anew, knowing what it had applied
      if (random() < 0.1) link.send(delta(pipeline.position, pipeline.position)); // a report
      pipeline.take(tables);
    },
  });
  pipeline.next();
  await until(() => pipeline.position >= target);
  expect(engine.model.calls).toBe(target);
});

describe('over a connection', () => {
  let door: ReplicaDoor | undefined;
  afterEach(() => door?.close(0));
  const model = new EngineModel();
  const openDoor = async (over: Partial<Parameters<typeof openReplicaDoor>[0]> = {}): Promise<ReplicaDoor> =>
    (door = await openReplicaDoor({
      ...{ host: '127.0.0.1', port: 0, tokens: ['secret'], tls: undefined },
      receive: async (received) => {
        model.receive(received);
        door?.publish();
      },
      currentTables: () => model.currentTables(),
      onError: (error) => problems.push(String(error)),
      ...over,
    }));
  const connected = (replica: string, target: Partial<EngineTarget>) =>
    open({
      target: { ...TARGET, ...target },
      connect: (to) => createExchange(to, { replica, instance: 'i1' }),
    });

  test('with TLS and a certificate of its own it brings deltas there and tables back', async () => {
    const { port } = await openDoor({ tls: { ...SERVER, clientCa: AUTHORITY } });
    connected('tls', { url: `https://localhost:${port}`, tls: { ca: AUTHORITY, ...CLIENT } });
    link.send(delta(0, 5));
    await until(() => link.currentTables().applied[0]?.position === 5);
    expect(link.currentTables()).toMatchObject({ installationKey: 'a2V5', applied: [{ pipelineId: 'w0' }] });
  });

  test.each<[string, Partial<EngineTarget>, string, RegExp]>([
    ['another token', { token: 'wrong' }, 'unauthorized', /replica\.token/],
    ['an authority that it does not know', { tls: {} }, 'unreachable', /certificate/],
  ])('it says that it has %s', async (_what, over, code, words) => {
    const { port } = await openDoor({ tls: SERVER });
    connected('wrong', { url: `https://localhost:${port}`, tls: { ca: AUTHORITY }, ...over });
    await until(() => (link.status().failures[code] ?? 0) > 0);
    expect(link.status().message).toMatch(words);
  });

  test('it goes on with another token when it is told', async () => {
    const { port } = await openDoor();
    connected('renewed', { url: `http://127.0.0.1:${port}`, token: 'old' });
    link.send(delta(0, 5));
    await until(() => (link.status().failures['unauthorized'] ?? 0) > 0);
    link.renew({ ...TARGET, url: `http://127.0.0.1:${port}` });
    await until(() => link.currentTables().applied[0]?.position === 5);
    expect(link.status().reachable).toBe(true);
  });

  test('its last words are heard when it ends', async () => {
    const { port } = await openDoor();
    connected('ending', { url: `http://127.0.0.1:${port}` });
    await until(() => link.status().reachable);
    link.send(delta(0, 5));
    await link.close(5_000);
    expect(model.received.at(-1)).toMatchObject({ pipelineId: 'ending/w0', to: 5 });
  });

  test('what is no engine is told', async () => {
    const other = createServer((_request, response) => response.writeHead(404).end('<html>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    connected('lost', { url: `http://127.0.0.1:${port}` });
    await until(() => (link.status().failures['no_engine'] ?? 0) > 0);
    expect(link.status().message).toContain('is no engine of Vigil: HTTP 404. Is it the port of replicas');
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
  });
});

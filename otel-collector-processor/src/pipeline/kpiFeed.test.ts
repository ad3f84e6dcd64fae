import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeOtlp } from '../../test/otlpWitness.ts';
import type { Accounting, Applied, Delta, Tables } from '../messages/index.ts';
import { KpiFeed } from './kpiFeed.ts';
import { OntoDisk } from './onward.ts';
import { newCounts, Pipeline } from './pipeline.ts';
import { openQueue, type Queue } from './queue/index.ts';
import type { InboundRequest, Verdict } from './receive/index.ts';
import { SpanTables } from './spanTables.ts';

const NOW = 1_800_000_000_000;
const accounting = {
  signals: {},
  destinations: {},
  queue: { bytes: 0, maxBytes: 0, uncountedBytes: 0, problems: {}, lastProblem: '' },
  deadLetters: {},
  memory: { inFlightBytes: 0, inFlightMaxBytes: 0 },
  unmeasured: 0,
  forgedMarks: 0,
  labelled: {},
} as unknown as Accounting;

/** The engine as a pipeline sees it: applies what continues, answers with tables. */
class Engine {
  applied: Applied | undefined;
  readonly counted = new Map<string, number>();
  readonly deltas: Delta[] = [];
  #version = 0;

  tables(): Tables {
    const applied = this.applied === undefined ? [] : [this.applied];
    return { version: this.#version++, applied, userAgentRules: [], anomalies: [], installationKey: 'aGVsbG8=' };
  }

  receive(delta: Delta): void {
    this.deltas.push(delta);
    if (delta.from === delta.to) return;
    if (this.applied !== undefined && delta.from !== this.applied.position) return;
    for (const cell of delta.cells) {
      const name = delta.operations[cell.operation]!;
      this.counted.set(name, (this.counted.get(name) ?? 0) + cell.count);
    }
    this.applied = { pipelineId: delta.pipelineId, epoch: delta.epoch, position: delta.to };
  }
}

type Stage = {
  queue: Queue;
  feed: KpiFeed;
  accept: (inbound: InboundRequest) => Promise<Verdict>;
  sent: Delta[];
  setNow: (ms: number) => void;
};

async function open(folder: string, tables: Tables): Promise<Stage> {
  const queue = await openQueue({ folder, maxBytes: 1e9 });
  const sent: Delta[] = [];
  let nowMs = NOW;
  const feed = new KpiFeed(
    { pipelineId: 'w0', queue, send: (delta) => sent.push(delta), accounting: () => accounting, nowMs: () => nowMs },
    tables,
  );
  const spanTables = new SpanTables();
  const pipeline = new Pipeline(new OntoDisk(queue, feed, spanTables), newCounts(), spanTables, tables);
  const accept = (inbound: InboundRequest) => pipeline.accept(inbound, { onLeave: undefined });
  return { queue, feed, accept, sent, setNow: (ms) => (nowMs = ms) };
}

const request = (name: string, spans: number) => ({
  signal: 'traces' as const,
  tenant: 'default',
  trusted: false,
  receivedMs: NOW,
  body: encodeOtlp('traces', {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }] },
        scopeSpans: [
          { spans: Array.from({ length: spans }, () => ({ name, endTimeUnixNano: String(BigInt(NOW) * 1_000_000n) })) },
        ],
      },
    ],
  }),
});

describe('the feed of deltas', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-feed-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Delivers what was sent and answers, until nothing is left to count. */
  async function settle(stage: Stage, engine: Engine): Promise<void> {
    const target = stage.queue.durableEnd;
    while ((engine.applied?.position ?? 0) < target) {
      stage.feed.cut();
      await new Promise((resolve) => setImmediate(resolve));
      for (const delta of stage.sent.splice(0)) engine.receive(delta);
      stage.feed.tables(engine.tables());
    }
  }

  test('counts every record once, while it keeps up', async () => {
    const engine = new Engine();
    const stage = await open(folder, engine.tables());
    for (let i = 0; i < 20; i++) {
      await stage.accept(request(i % 2 === 0 ? 'a' : 'b', 3));
      if (i % 5 === 0) await settle(stage, engine);
    }
    await settle(stage, engine);
    expect(Object.fromEntries(engine.counted)).toEqual({ a: 30, b: 30 });
    await stage.feed.close();
    await stage.queue.close();
  });

  test('is silent about records that are not on disk yet', async () => {
    const engine = new Engine();
    const stage = await open(folder, engine.tables());
    await new Promise((resolve) => setImmediate(resolve));
    const durable = stage.accept(request('a', 1));
    stage.feed.cut();
    expect(stage.sent.filter((d) => d.to > d.from && stage.queue.durableEnd < d.to)).toEqual([]);
    await durable;
    await settle(stage, engine);
    expect(engine.counted.get('a')).toBe(1);
    await stage.feed.close();
    await stage.queue.close();
  });

  test.each([
    ['nothing was sent', 0],
    ['the delta was sent and lost', 1],
    ['the delta was applied and the answer lost', 2],
  ])('goes on after a restart when %s', async (_case, progress) => {
    const engine = new Engine();
    const first = await open(folder, engine.tables());
    await first.accept(request('a', 5));
    if (progress > 0) {
      while (first.sent.every((d) => d.to === d.from)) {
        first.feed.cut();
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (progress === 2) for (const delta of first.sent) engine.receive(delta);
    }
    await first.feed.close();
    await first.queue.close();
    const second = await open(folder, engine.tables());
    await second.accept(request('a', 2));
    await settle(second, engine);
    expect(engine.counted.get('a')).toBe(7);
    await second.feed.close();
    await second.queue.close();
  });

  test('sends a delta again that was not answered, and not before its time', async () => {
    const engine = new Engine();
    const stage = await open(folder, engine.tables());
    await stage.accept(request('a', 1));
    const real = () => stage.sent.filter((d) => d.to > d.from).length;
    while (real() === 0) {
      stage.feed.cut();
      await new Promise((resolve) => setImmediate(resolve));
    }
    stage.setNow(NOW + 29_999);
    stage.feed.cut();
    expect(real()).toBe(1);
    stage.setNow(NOW + 30_000);
    stage.feed.cut();
    expect(real()).toBe(2);
    await settle(stage, engine);
    expect(engine.counted.get('a')).toBe(1);
    await stage.feed.close();
    await stage.queue.close();
  });

  test('reads its queue again when the engine has gone back', async () => {
    const engine = new Engine();
    const stage = await open(folder, engine.tables());
    await stage.accept(request('a', 4));
    await settle(stage, engine);
    const earlier = engine.applied!;
    await stage.accept(request('b', 2));
    await settle(stage, engine);
    await stage.accept(request('c', 1));
    // An older state was restored: b and c are not in it, and the engine refuses what does not continue it.
    engine.applied = earlier;
    engine.counted.clear();
    await settle(stage, engine);
    expect(Object.fromEntries(engine.counted)).toEqual({ b: 2, c: 1 });
    await stage.feed.close();
    await stage.queue.close();
  });

  test('counts what it could not read again, to the span', async () => {
    const first = await open(folder, new Engine().tables());
    for (const [name, spans] of [
      ['a', 5],
      ['b', 7],
      ['c', 2],
    ] as const)
      await first.accept(request(name, spans));
    const second = (await first.queue.read(0, 1e6)).records[1]!;
    await first.feed.close();
    await first.queue.close();
    const file = join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('.segment'))!,
    );
    const bytes = readFileSync(file);
    bytes[second.position + 80]! ^= 1;
    writeFileSync(file, bytes);

    const engine = new Engine();
    const again = await open(folder, engine.tables());
    await again.accept(request('d', 1));
    await settle(again, engine);
    expect(Object.fromEntries(engine.counted)).toEqual({ a: 5, c: 2, d: 1 });
    expect(again.feed.unmeasured).toBe(7);
    await again.feed.close();
    await again.queue.close();
  });

  test('trusts the labels in the records when it reads them again', async () => {
    const engine = new Engine();
    const first = await open(folder, engine.tables());
    const body = encodeOtlp('traces', {
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: [{ name: 'a', attributes: [{ key: 'user_agent.original', value: { stringValue: 'Googlebot' } }] }],
            },
          ],
        },
      ],
    });
    await first.accept({ ...request('a', 1), body });
    await first.feed.close();
    await first.queue.close();
    const second = await open(folder, engine.tables());
    await settle(second, engine);
    expect(engine.deltas.flatMap((d) => d.cells).map((c) => c.synthetic)).toEqual([2]);
    await second.feed.close();
    await second.queue.close();
  });
});

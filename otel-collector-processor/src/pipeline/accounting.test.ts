import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { SIGNALS, type DeadLetterAccounting, type DestinationAccounting, type Signal } from '../messages/index.ts';
import { decodeOtlp, encodeOtlp, type WitnessMessage } from '../../test/otlpWitness.ts';
import { DeadLetters } from './deadLetters/index.ts';
import { exportResponse } from './forward/test/answerBytes.ts';
import { GrpcDestination, grpcAnswer } from './forward/test/grpcDestination.ts';
import { HttpDestination } from './forward/test/httpDestination.ts';
import { openDirectLane, openDiskLane, type OpenLane } from './lane.ts';
import { newCounts, Pipeline, type PipelineCounts } from './pipeline.ts';
import type { SenderWait } from './receive/index.ts';
import { eventually } from './receive/test/receiversUnderTest.ts';
import { destinationSettings, receiverSettings } from './test/threadUnderTest.ts';

/** A few seconds; a run of thousands is a matter of this number. */
const RUNS = 20;

/** How a destination answers one request. */
type Answer = 'ok' | 'busy' | 'bad' | 'partial' | 'reset';
type Step = Readonly<
  | { act: 'send'; signal: Signal; items: number; tenant: string; padding: number; leaves: boolean }
  | { act: 'restart' | 'replay' | 'settle' }
>;
type Scenario = Readonly<{
  ack: 'durable' | 'delivered';
  whenFull: 'refuse' | 'dropOldest';
  answers: readonly Answer[];
  steps: readonly Step[];
}>;

const send: fc.Arbitrary<Step> = fc.record({
  act: fc.constant('send'),
  signal: fc.constantFrom(...SIGNALS),
  items: fc.integer({ min: 1, max: 9 }),
  tenant: fc.constantFrom('default', 'acme', 'globex'),
  padding: fc.constantFrom(0, 100, 2_000),
  leaves: fc.boolean(),
});
const scenario: fc.Arbitrary<Scenario> = fc.record({
  ack: fc.constantFrom('durable', 'delivered'),
  whenFull: fc.constantFrom('refuse', 'dropOldest'),
  answers: fc.array(fc.constantFrom<Answer>('ok', 'ok', 'ok', 'busy', 'bad', 'partial', 'reset'), {
    minLength: 1,
    maxLength: 20,
  }),
  steps: fc.array(
    fc.oneof(
      { weight: 12, arbitrary: send },
      { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('restart', 'replay', 'settle') }) },
    ),
    { minLength: 10, maxLength: 60 },
  ),
});

/** A request with so many items, and an attribute that makes it larger. */
function request(signal: Signal, items: number, padding: number): Uint8Array {
  const resource = { attributes: [{ key: 'padding', value: { stringValue: 'x'.repeat(padding) } }] };
  const each = <T>(item: T): T[] => Array.from({ length: items }, () => item);
  switch (signal) {
    case 'traces':
      return encodeOtlp('traces', { resourceSpans: [{ resource, scopeSpans: [{ spans: each({ name: 'span' }) }] }] });
    case 'metrics':
      return encodeOtlp('metrics', {
        resourceMetrics: [
          { resource, scopeMetrics: [{ metrics: [{ name: 'm', gauge: { dataPoints: each({ asInt: '1' }) } }] }] },
        ],
      });
    case 'logs':
      return encodeOtlp('logs', {
        resourceLogs: [{ resource, scopeLogs: [{ logRecords: each({ severityNumber: 1 }) }] }],
      });
  }
}

/** Items as an independent reader counts them. */
function itemsIn(signal: Signal, body: Uint8Array): number {
  const key = { traces: 'spans', metrics: 'dataPoints', logs: 'logRecords' }[signal];
  const count = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce<number>((sum, v) => sum + count(v), 0);
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return 0;
    return Object.entries(value as WitnessMessage).reduce(
      (sum, [name, inner]) => sum + (name === key ? (inner as unknown[]).length : count(inner)),
      0,
    );
  };
  return count(decodeOtlp(signal, body));
}

const SIGNAL_OF = (path: string): Signal => SIGNALS.find((signal) => path.toLowerCase().includes(signal.slice(0, -1)))!;

/** Both destinations answer by one script, and keep what they have answered with a success. */
class Destinations {
  readonly http = new HttpDestination();
  readonly grpc = new GrpcDestination();
  readonly taken: Record<string, Record<Signal, number>> = {};
  answers: readonly Answer[] = ['ok'];
  #next = 0;

  async listen(): Promise<void> {
    await Promise.all([this.http.listen(), this.grpc.listen()]);
    this.http.answer = (response, { path, body }) => {
      const items = itemsIn(SIGNAL_OF(path), body);
      const answer = this.#answer();
      if (answer === 'ok' || answer === 'partial') this.#take('http', SIGNAL_OF(path), items);
      switch (answer) {
        case 'ok':
          return response.end();
        case 'partial':
          return response
            .writeHead(200, { 'content-type': 'application/x-protobuf' })
            .end(exportResponse(Math.ceil(items / 2), 'half of it'));
        case 'busy':
          return response.writeHead(503).end();
        case 'bad':
          return response.writeHead(400).end();
        case 'reset':
          return response.socket?.resetAndDestroy();
      }
    };
    this.grpc.answer = (stream, { path, message }) => {
      const items = itemsIn(SIGNAL_OF(path), message);
      const answer = this.#answer();
      if (answer === 'ok' || answer === 'partial') this.#take('grpc', SIGNAL_OF(path), items);
      switch (answer) {
        case 'ok':
          return grpcAnswer(stream, 0);
        case 'partial':
          return grpcAnswer(stream, 0, {}, exportResponse(Math.ceil(items / 2), 'half of it'));
        case 'busy':
          return grpcAnswer(stream, 14);
        case 'bad':
          return grpcAnswer(stream, 3);
        case 'reset':
          return stream.close(2);
      }
    };
  }

  #answer(): Answer {
    return this.answers[this.#next++ % this.answers.length]!;
  }

  #take(id: string, signal: Signal, items: number): void {
    const taken = (this.taken[id] ??= { traces: 0, metrics: 0, logs: 0 });
    taken[signal] += items;
  }

  async close(): Promise<void> {
    await Promise.all([this.http.close(), this.grpc.close()]);
  }
}

const WANTED: Readonly<Record<string, readonly Signal[]>> = { http: SIGNALS, grpc: ['traces', 'logs'] };

/** One process: opened on a folder, closed again. */
type Life = Readonly<{ lane: OpenLane; letters: DeadLetters; pipeline: Pipeline; counts: PipelineCounts }>;

async function begin(folder: string, destinations: Destinations, { ack, whenFull }: Scenario): Promise<Life> {
  const tables = { version: 0, applied: [], userAgentRules: [], anomalies: [], installationKey: 'aGVsbG8=' };
  const settings = {
    queue: { maxBytes: 16_000, segmentBytes: 5_000, whenFull },
    receivers: receiverSettings(),
    destinations: [
      destinationSettings({ id: 'http', endpoint: destinations.http.url, maxBatchBytes: 3_000, concurrency: 2 }),
      destinationSettings({
        id: 'grpc',
        endpoint: destinations.grpc.url,
        protocol: 'grpc',
        signals: WANTED['grpc']!,
        maxBatchBytes: 3_000,
      }),
    ],
  };
  const life: { lane?: OpenLane } = {};
  const letters = await DeadLetters.open({
    folders: [{ pipelineId: 'w0', folder: join(folder, 'dead-letters') }],
    destinations: settings.destinations.map(({ id }) => ({
      id,
      maxBytes: 8_000,
      maxAgeMs: 1e9,
      send: (request, signal) => life.lane!.senders.get(id)!.send(request, signal),
    })),
    nowMs: Date.now,
    onProblem: () => {},
  });
  const lane = await (ack === 'durable' ? openDiskLane : openDirectLane)({
    lane: { pipelineId: 'w0', folder: join(folder, 'queue') },
    settings,
    certificates: { receivers: undefined, destinations: {} },
    deadLettersOf: (id) => letters.sinkOf(id),
    tables,
    send: () => {},
    accountingOf: () => ({}) as never,
    nowMs: Date.now,
    random: Math.random,
    onProblem: () => {},
    backoff: { firstMs: 2, mostMs: 5 },
  });
  life.lane = lane;
  const counts = newCounts();
  return { lane, letters, counts, pipeline: new Pipeline(lane.onward, counts, lane.spanTables, tables) };
}

const sumOf = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** The promise, at any moment: accepted + recovered = forwarded + queued + deadLettered + dropped. */
function balance({ lane, letters, counts }: Life, isSettled: boolean): void {
  const accounting = letters.accounting();
  for (const [id, bySignal] of Object.entries(lane.destinations()))
    for (const signal of WANTED[id]!) {
      const d: DestinationAccounting = bySignal[signal];
      const ended = d.forwarded + d.deadLettered + sumOf(d.dropped);
      expect([id, signal, ended + d.queued]).toEqual([id, signal, counts.accepted[signal] + d.recovered]);
      expect(d.queued).toBeGreaterThanOrEqual(0);
      const l: DeadLetterAccounting | undefined = accounting[id];
      // while senders wait, a letter may be on disk before its request is acknowledged
      const ahead = (l?.stored[signal] ?? 0) - d.deadLettered;
      expect([id, signal, isSettled ? ahead === 0 : ahead >= 0]).toEqual([id, signal, true]);
      if (l === undefined) continue;
      const gone = Object.values(l.dropped).reduce((sum, items) => sum + items[signal], 0);
      expect([id, signal, l.kept[signal] + l.replayed[signal] + gone]).toEqual([
        id,
        signal,
        l.recovered[signal] + l.stored[signal],
      ]);
    }
}

/** What the destinations have taken must be what the books say they have: forwarded, replayed, and what they rejected of it. */
type Totals = Record<string, Record<Signal, number>>;

async function play(scene: Scenario): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-accounting-'));
  const destinations = new Destinations();
  await destinations.listen();
  const taken: Totals = {};
  let life = await begin(folder, destinations, scene);
  let waiting: Promise<unknown>[] = [];
  const settle = async () => {
    await Promise.all(waiting);
    waiting = [];
  };
  const end = async () => {
    await settle();
    await life.lane.close(2_000);
    balance(life, true);
    for (const [id, bySignal] of Object.entries(life.lane.destinations()))
      for (const signal of WANTED[id]!) {
        const { forwarded, dropped, duplicates } = bySignal[signal];
        const letters = life.letters.accounting()[id];
        const replayed = (letters?.replayed[signal] ?? 0) + (letters?.dropped['rejected']?.[signal] ?? 0);
        const total = (taken[id] ??= { traces: 0, metrics: 0, logs: 0 });
        // senders that left before their time were told of, or are, duplicates; on disk nobody leaves
        const given = scene.ack === 'delivered' ? duplicates : 0;
        total[signal] += forwarded + (dropped['rejected'] ?? 0) + replayed + given;
      }
    await life.letters.close();
  };
  try {
    destinations.answers = scene.answers;
    for (const step of scene.steps) {
      switch (step.act) {
        case 'send': {
          const wait: SenderWait = { onLeave: undefined };
          const { signal, tenant, items, padding, leaves } = step;
          const body = request(signal, items, padding);
          const verdict = life.pipeline.accept({ signal, tenant, trusted: false, receivedMs: Date.now(), body }, wait);
          // with `ack: delivered` somebody may have to lose patience: no script has to have an OK in it
          if (wait.onLeave !== undefined) setTimeout(() => wait.onLeave?.(), leaves ? 3 : 300);
          waiting.push(verdict);
          if (items % 3 === 0) await verdict;
          break;
        }
        case 'settle':
          await settle();
          break;
        case 'replay':
          for (const destination of ['http', 'grpc'])
            await life.letters.ask({ kind: 'replay', destination, ids: undefined, tenants: 'all' });
          break;
        case 'restart': {
          await settle();
          await end();
          const before = life.lane.destinations();
          life = await begin(folder, destinations, scene);
          for (const [id, bySignal] of Object.entries(life.lane.destinations()))
            for (const signal of WANTED[id]!) {
              // what was left in the queue, and what was answered behind it and is sent again: no more and no less
              const again = bySignal[signal].recovered - before[id]![signal].queued;
              expect(again).toBeGreaterThanOrEqual(0);
              expect(again).toBeLessThanOrEqual(before[id]![signal].duplicates);
            }
          break;
        }
      }
      balance(life, scene.ack === 'durable');
    }
    destinations.answers = ['ok'];
    await settle();
    await eventually(() =>
      Object.values(life.lane.destinations()).every((d) => SIGNALS.every((signal) => d[signal].queued === 0)),
    );
    await end();
    for (const [id, signals] of Object.entries(WANTED))
      for (const signal of signals) {
        const books = taken[id]![signal];
        const there = destinations.taken[id]?.[signal] ?? 0;
        if (scene.ack === 'durable') expect([id, signal, books]).toEqual([id, signal, there]);
        else expect([id, signal, books >= there]).toEqual([id, signal, true]); // a reset may have taken it too
      }
  } finally {
    await life.lane.close(0);
    await life.letters.close();
    await destinations.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the accounts', () => {
  test('balance in spans, points and records, whatever destinations answer, also over restarts', async () => {
    await fc.assert(fc.asyncProperty(scenario, play), {
      numRuns: RUNS,
      endOnFailure: true,
      interruptAfterTimeLimit: 60_000,
    });
  }, 120_000);
});

import { statusSchema, type Status } from '../../quality-model/src/index.ts';
import { startCompanion, type Companion, type CompanionOptions } from '../support/companion.ts';
import { startOtlpSink, type OtlpSink } from '../support/otlpSink.ts';
import { describeWithPostgres, type PostgresCluster } from '../support/postgres.ts';
import {
  logsRequest,
  replicaOf,
  sendAcknowledged,
  SPANS_A_TRACE,
  tracesRequest,
  type OtlpRequest,
} from '../support/tracedTraffic.ts';
import { waitFor } from '../support/waitFor.ts';

/** A test that fails must not leave anything behind. */
const companions: Companion[] = [];
const sinks: OtlpSink[] = [];
const start = async (options: CompanionOptions): Promise<Companion> => {
  const companion = await startCompanion(options);
  companions.push(companion);
  return companion;
};
const newSink = async (): Promise<OtlpSink> => {
  const sink = await startOtlpSink();
  sinks.push(sink);
  return sink;
};
afterEach(async () => {
  await Promise.all(companions.splice(0).map((companion) => companion.stop('SIGKILL')));
  await Promise.all(sinks.splice(0).map((sink) => sink.close()));
});

const REPLICAS = 2;
const TRACES_A_BATCH = 25;

const numbers = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, i) => from + i);
/** Whole traces in requests, as one sender has them. */
function requestsOf(traces: readonly number[], endMs: number): readonly OtlpRequest[] {
  const batches = Array.from({ length: Math.ceil(traces.length / TRACES_A_BATCH) }, (_, i) =>
    traces.slice(i * TRACES_A_BATCH, (i + 1) * TRACES_A_BATCH),
  );
  return batches.flatMap((batch) => [tracesRequest(batch, endMs), logsRequest(batch)]);
}

/** All that is counted: services with operations and quantiles, edges, and every sample of the KPIs' metrics. */
type Counted = Readonly<{ services: unknown; edges: unknown; samples: readonly string[] }>;

async function counted(companion: Companion): Promise<Counted> {
  // first: when it has everything, what is asked later has too
  const metrics = await companion.metrics();
  type Service = Record<string, unknown>;
  const { services } = await companion.get<{ services: Service[] }>('/api/v1/services?window=1h');
  const { edges } = await companion.get<{ edges: { client: Service; server: Service }[] }>('/api/v1/graph?window=1h');
  const lasting = ({ firstSeenMs: _first, lastSeenMs: _last, ...rest }: Service) => rest;
  return {
    services: services.map(lasting),
    edges: edges.map((edge) => ({ ...edge, client: lasting(edge.client), server: lasting(edge.server) })),
    samples: metrics
      .split('\n')
      .filter((line) => line.startsWith('traces_'))
      .sort(),
  };
}

/** Waits until so many calls are counted, here and in what is exposed, and every edge is joined. */
async function settled(companion: Companion, calls: number): Promise<Counted> {
  return waitFor(`${calls} calls to be counted`, async () => {
    const now = await counted(companion);
    const total = (name: string) =>
      now.samples
        .filter((line) => line.startsWith(name))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    const spans = total('traces_span_metrics_calls_total');
    const joined = total('traces_service_graph_request_total');
    if (spans !== calls || joined !== (calls / SPANS_A_TRACE) * 2)
      throw new Error(`${spans} in /metrics, ${joined} joined`);
    return now;
  });
}

const statusOf = async (companion: Companion): Promise<Status> =>
  statusSchema.parse(await companion.get('/api/v1/status'));

/** Spans and records at a sink by what names each of them. */
function arrived(sink: OtlpSink): ReadonlySet<string> {
  type Traces = { resourceSpans: { scopeSpans: { spans: { traceState: string }[] }[] }[] };
  type Logs = { resourceLogs: { scopeLogs: { logRecords: { body: { stringValue: string } }[] }[] }[] };
  const spans = (sink.decoded('traces') as Traces[]).flatMap((r) =>
    r.resourceSpans.flatMap((rs) => rs.scopeSpans.flatMap((ss) => ss.spans.map((s) => s.traceState))),
  );
  const logs = (sink.decoded('logs') as Logs[]).flatMap((r) =>
    r.resourceLogs.flatMap((rl) => rl.scopeLogs.flatMap((sl) => sl.logRecords.map((l) => l.body.stringValue))),
  );
  return new Set([...spans, ...logs]);
}

type Store = Readonly<{ config: Record<string, unknown>; env: Record<string, string> }>;
const SQLITE: Store = { config: {}, env: {} };
const postgres = async (cluster: PostgresCluster): Promise<Store> => ({
  config: { store: { kind: 'postgres', url: 'env:STORE_URL' } },
  env: { STORE_URL: await cluster.createDatabase() },
});

/** One engine, and replicas that find it. What is killed comes back with the same options. */
class Fleet {
  engine!: Companion;
  readonly replicas: Companion[] = [];
  readonly #store: Store;
  readonly #sink: OtlpSink;

  constructor(store: Store, sink: OtlpSink) {
    this.#store = store;
    this.#sink = sink;
  }

  async start(): Promise<void> {
    await this.startEngine();
    const { replicasUrl } = this.engine;
    const token = { REPLICA_TOKEN: this.engine.token('replica') };
    const begun = Array.from({ length: REPLICAS }, () =>
      start({
        config: { forward: [{ id: 'sink', endpoint: this.#sink.httpUrl }] },
        args: ['--role', 'pipeline', '--engine', replicasUrl, '--engine-token', 'env:REPLICA_TOKEN', '--workers', '1'],
        env: token,
      }),
    );
    this.replicas.push(...(await Promise.all(begun)));
  }

  async startEngine(): Promise<void> {
    const { config, env } = this.#store;
    const again =
      this.engine === undefined ? { config } : { dataDir: this.engine.dataDir, portBase: this.engine.portBase };
    this.engine = await start({ ...again, env, args: ['--role', 'engine'] });
  }

  async killEngine(): Promise<void> {
    await this.engine.stop('SIGKILL');
  }

  async killReplica(index: number): Promise<void> {
    await this.replicas[index]!.stop('SIGKILL');
  }

  async startReplica(index: number): Promise<void> {
    const { dataDir, portBase } = this.replicas[index]!;
    this.replicas[index] = await start({
      dataDir,
      portBase,
      args: [
        '--role',
        'pipeline',
        '--engine',
        this.engine.replicasUrl,
        '--engine-token',
        'env:REPLICA_TOKEN',
        '--workers',
        '1',
      ],
      env: { REPLICA_TOKEN: this.engine.token('replica') },
    });
  }

  /** Sends whole traces, each to the replica that its id belongs to; every replica has a sender of its own. */
  async send(traces: readonly number[], endMs: number, only?: number): Promise<void> {
    await Promise.all(
      this.replicas.map(async (_replica, index) => {
        if (only !== undefined && index !== only) return;
        const own = traces.filter((trace) => replicaOf(trace, REPLICAS) === index);
        for (const request of requestsOf(own, endMs))
          await sendAcknowledged(() => this.replicas[index]!.httpUrl, request);
      }),
    );
  }
}

/** The same traffic through one process. */
async function inOneProcess(traces: readonly number[], endMs: number, store: Store): Promise<[Companion, OtlpSink]> {
  const sink = await newSink();
  const companion = await start({
    config: { forward: [{ id: 'sink', endpoint: sink.httpUrl }], ...store.config },
    env: store.env,
    args: ['--workers', '1'],
  });
  for (const request of requestsOf(traces, endMs)) await sendAcknowledged(() => companion.httpUrl, request);
  return [companion, sink];
}

function undisturbed(newStore: () => Promise<Store>): void {
  test('as one process does, in KPIs and accounting', async () => {
    const endMs = Date.now();
    const traces = numbers(0, 600);
    const calls = traces.length * SPANS_A_TRACE;
    const [one] = await inOneProcess(traces, endMs, await newStore());
    const expected = await settled(one, calls);

    const fleet = new Fleet(await newStore(), await newSink());
    await fleet.start();
    await fleet.send(traces, endMs);
    expect(await settled(fleet.engine, calls)).toEqual(expected);

    const accounts = async (companion: Companion) => {
      const { signals, destinations, unmeasured } = await statusOf(companion);
      return { signals, destinations, unmeasured };
    };
    const isForwarded = async (companion: Companion) => {
      const { destinations, queue } = await statusOf(companion);
      const sent = destinations['sink']!;
      if (sent.traces.forwarded < calls || sent.logs.forwarded < traces.length || queue.uncountedBytes > 0)
        throw new Error(JSON.stringify([sent, queue]));
      return true;
    };
    for (const companion of [one, fleet.engine])
      await waitFor('everything to be forwarded and reported', () => isForwarded(companion));
    expect(await accounts(fleet.engine)).toEqual(await accounts(one));
    const { pipelines, role, engine } = await statusOf(fleet.engine);
    expect([role, engine]).toEqual(['engine', null]);
    expect(pipelines.map(({ pipelineId }) => pipelineId.replace(/^.*\//, '…/'))).toEqual(['…/w0', '…/w0']);
    expect(new Set(pipelines.map(({ pipelineId }) => pipelineId)).size).toBe(REPLICAS);
  }, 120_000);
}

function disturbed(newStore: () => Promise<Store>): void {
  test('as one process does, also while any of them is killed and comes back', async () => {
    const endMs = Date.now();
    const traces = numbers(0, 1_000);
    const calls = traces.length * SPANS_A_TRACE;
    const [one] = await inOneProcess(traces, endMs, await newStore());
    const expected = await settled(one, calls);
    await one.stop();

    const sink = await newSink();
    const fleet = new Fleet(await newStore(), sink);
    await fleet.start();
    // a replica dies right behind an acknowledgement, what it measured still with it; the other goes on
    await fleet.send(numbers(0, 300), endMs);
    await fleet.killReplica(0);
    await Promise.all([fleet.startReplica(0), fleet.send(numbers(300, 400), endMs, 1)]);
    await fleet.send(numbers(300, 400), endMs, 0);
    // the engine dies under load; what is measured waits in the queues, and a replica dies with it there
    const load = fleet.send(numbers(400, 600), endMs);
    await fleet.killEngine();
    await load;
    await fleet.killReplica(1);
    await fleet.startReplica(1);
    const alone = await waitFor('the replica to say that its engine is away', async () => {
      const status = await statusOf(fleet.replicas[1]!);
      if (status.engine?.reachable !== false || status.queue.uncountedBytes === 0)
        throw new Error(JSON.stringify(status));
      return status;
    });
    expect(alone).toMatchObject({ role: 'pipeline', ready: true, unmeasured: 0, store: { kind: 'none' } });
    await fleet.send(numbers(600, 800), endMs);
    await fleet.startEngine();
    await fleet.send(numbers(800, 1_000), endMs);
    // one in good order, and then two at once, right behind the last acknowledgement
    expect(await fleet.replicas[1]!.stop()).toBe(0);
    await fleet.startReplica(1);
    await Promise.all([fleet.killReplica(0), fleet.killEngine()]);
    await fleet.startReplica(0);
    await fleet.startEngine();

    expect(await settled(fleet.engine, calls)).toEqual(expected);
    await waitFor('everything to be at the destination', () => {
      const there = arrived(sink).size;
      if (there < calls + traces.length) throw new Error(`${there} of ${calls + traces.length}`);
      return true;
    });
    const status = await waitFor('the replicas to have nothing left', async () => {
      const now = await statusOf(fleet.engine);
      if (
        now.destinations['sink']?.traces.queued !== 0 ||
        now.queue.uncountedBytes > 0 ||
        now.pipelines.length < REPLICAS
      )
        throw new Error(JSON.stringify(now));
      return now;
    });
    for (const signal of ['traces', 'logs'] as const) {
      const { recovered, forwarded, deadLettered, dropped } = status.destinations['sink']![signal];
      expect(status.signals[signal].accepted + recovered).toBe(forwarded + deadLettered);
      expect(dropped).toEqual({});
    }
    expect(status.unmeasured).toBe(0);
  }, 180_000);
}

describe('two replicas and an engine with SQLite count', () => {
  undisturbed(async () => SQLITE);
  disturbed(async () => SQLITE);
});

test('an engine that is away for longer than the queue lasts costs no telemetry, and no KPI without a word', async () => {
  const sink = await newSink();
  const engine = await start({ args: ['--role', 'engine'] });
  const replica = await start({
    config: {
      engine: { url: engine.replicasUrl, token: 'env:REPLICA_TOKEN' },
      forward: [{ id: 'sink', endpoint: sink.httpUrl }],
      queue: { maxBytes: 2 * 1024 * 1024, segmentBytes: 1024 * 1024 },
      pipeline: { deltaIntervalMs: 500, workers: 1 },
    },
    args: ['--role', 'pipeline'],
    env: { REPLICA_TOKEN: engine.token('replica') },
  });
  const endMs = Date.now();
  let traces = 0;
  let refused = 0;
  const sendSome = async (): Promise<void> => {
    const request = tracesRequest(numbers(traces, traces + 200), endMs);
    await sendAcknowledged(
      () => replica.httpUrl,
      request,
      () => refused++,
    );
    traces += 200;
  };
  await sendSome();
  await waitFor('the first to be counted', async () => {
    const { engine: link, queue } = await statusOf(replica);
    if (link?.unconfirmedDeltas !== 0 || queue.uncountedBytes > 0) throw new Error(JSON.stringify([link, queue]));
    return true;
  });
  await engine.stop('SIGKILL');
  await waitFor('room to be made in the queue', async () => {
    await sendSome();
    const { queue } = await statusOf(replica);
    if (queue.problems['passed_over'] === undefined) throw new Error(JSON.stringify(queue));
    return true;
  });
  const { dataDir, portBase } = engine;
  const again = await start({ dataDir, portBase, args: ['--role', 'engine'] });
  await sendSome();
  const spans = traces * SPANS_A_TRACE;
  await waitFor('every span to be counted, or counted as not measured', async () => {
    const { unmeasured, queue } = await statusOf(replica);
    const lines = (await again.metrics())
      .split('\n')
      .filter((line) => line.startsWith('traces_span_metrics_calls_total'));
    const counted = lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    if (queue.uncountedBytes > 0 || counted + unmeasured !== spans)
      throw new Error(`${counted} counted, ${unmeasured} not measured, of ${spans}`);
    return true;
  });
  await waitFor('every span to be at the destination', () => {
    const there = arrived(sink).size;
    if (there < spans) throw new Error(`${there} of ${spans}`);
    return true;
  });
  expect(refused).toBe(0);
}, 120_000);

describeWithPostgres('two replicas and an engine with PostgreSQL count', (cluster) =>
  disturbed(() => postgres(cluster())),
);

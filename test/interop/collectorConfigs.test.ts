import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Program } from '../../bench/src/pipeline/processes/program.ts';
import { SIGNALS } from '../../otel-collector-processor/src/messages/index.ts';
import { freePort } from '../support/freePorts.ts';
import { arrivals, expectEachOnce } from '../support/interop/arrivals.ts';
import { companionWithSink, type CompanionWithSink } from '../support/interop/companionWithSink.ts';
import { describeIf } from '../support/describeIf.ts';
import { collectorBinary, hasGo } from '../support/interop/goProgram.ts';
import { runCollector, written } from '../support/interop/runCollector.ts';
import { sendItems } from '../support/interop/sendItems.ts';
import { startOtlpSink, type OtlpSink } from '../support/otlpSink.ts';
import { waitFor } from '../support/waitFor.ts';

const FOLDER = 'provisioning/otel-collector';
const TAP = `${FOLDER}/tap.yaml`;
const ITEMS = 300;

type Pipelines = Record<string, { receivers: string[]; processors?: string[]; exporters: string[] }>;
type Config = {
  connectors?: Record<string, unknown>;
  exporters: Record<string, Record<string, unknown>>;
  service: { pipelines: Pipelines };
};
const read = (name: string): Config => parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as Config;

describeIf(hasGo(), 'there is no Go to build a Collector with')('tap.yaml, run', () => {
  let binary: string;
  let backend: OtlpSink;
  let vigil: CompanionWithSink;
  const collectors: Program[] = [];
  const closing: (() => Promise<void>)[] = [];
  /** As many of each signal as were sent, and not one more. */
  async function expectAtBackend(since: number, count: number): Promise<void> {
    const counts = () => SIGNALS.map((signal) => arrivals(backend, since)[signal].length);
    await waitFor('everything at the backend', () => counts().every((there) => there >= count) || undefined);
    expect(counts()).toEqual(SIGNALS.map(() => count));
  }
  beforeAll(async () => {
    binary = await collectorBinary();
    backend = await startOtlpSink();
    vigil = await companionWithSink();
  }, 900_000);
  // A Collector that is stopped tries for a while to be rid of what Vigil does not take.
  afterEach(async () => {
    await Promise.all(collectors.splice(0).map((collector) => collector.stop()));
    await Promise.all(closing.splice(0).map((close) => close()));
  }, 60_000);
  afterAll(async () => {
    await vigil.stop();
    await backend.close();
  });

  /** The port on which it takes HTTP. */
  async function tap(vigilEndpoint: string): Promise<number> {
    const [grpc, http] = [await freePort(), await freePort()];
    const env = {
      OTLP_GRPC_ENDPOINT: `127.0.0.1:${grpc}`,
      OTLP_HTTP_ENDPOINT: `127.0.0.1:${http}`,
      BACKEND_ENDPOINT: new URL(backend.grpcUrl).host,
      VIGIL_ENDPOINT: vigilEndpoint,
    };
    collectors.push(await runCollector({ binary, config: TAP, env, ports: [grpc, http] }));
    return http;
  }

  test('brings everything to the backend as it was, and to Vigil', async () => {
    const since = backend.received.length;
    await sendItems(await tap(new URL(vigil.companion.grpcUrl).host), ITEMS);
    await expectEachOnce(ITEMS, vigil.sink);
    await expectAtBackend(since, ITEMS);
    const labels = arrivals(backend, since)
      .traces.flatMap(({ attributes = [] }) => attributes)
      .map(({ key }) => key);
    expect(labels.filter((key) => key.startsWith('vigil.'))).toEqual([]);
  }, 120_000);

  test.each([
    ['is away', async () => ({ port: await freePort(), close: async () => {} })],
    ['takes connections and never answers', hangingServer],
  ])(
    'does without a Vigil that %s: no sender is refused, everything is at the backend, once',
    async (_what, start) => {
      const silent = await start();
      closing.push(silent.close);
      const since = backend.received.length;
      const http = await tap(`127.0.0.1:${silent.port}`);
      // Far more requests than fit into the queue towards Vigil.
      const rounds = 500;
      for (let round = 0; round < rounds; round++) await sendItems(http, 2);
      await expectAtBackend(since, 2 * rounds);
    },
    180_000,
  );
});

async function hangingServer(): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

const INLINE = ['inline.yaml', 'inline-replicas.yaml'] as const;

/**
 * Two components are not to be had as Go modules, so they are not run: their fields are checked against their
 * documentation, contrib v0.154 (failover connector, load balancing exporter), and everything else by the Collector itself.
 */
const DURATION = /^\d+(ms|s|m|h)$/;
type Check = (value: unknown) => boolean;
const isDuration: Check = (value) => DURATION.test(String(value));
const isText: Check = (value) => typeof value === 'string' && value !== '';
const isMap: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** `retry_gap` and `max_retries` are documented too, as deprecated. */
const FAILOVER: Readonly<Record<string, Check>> = { priority_levels: Array.isArray, retry_interval: isDuration };
const LOAD_BALANCING: Readonly<Record<string, Check>> = {
  routing_key: (value) =>
    ['service', 'traceID', 'metric', 'resource', 'streamID', 'attributes'].includes(String(value)),
  protocol: (value) => isMap(value) && Object.keys(value as object).join() === 'otlp',
  resolver: (value) => isMap(value) && ['static', 'dns', 'k8s'].includes(Object.keys(value as object).join()),
};
const DNS_RESOLVER: Readonly<Record<string, Check>> = {
  hostname: isText,
  port: isText,
  interval: isDuration,
  timeout: isDuration,
};
/** By what is in a pipeline of that signal; traceID is not for metrics. */
const ROUTING_KEYS = { traces: ['traceID', 'service'], logs: ['traceID', 'service'], metrics: ['service'] } as const;

function unknownOrWrong(fields: Readonly<Record<string, Check>>, found: unknown): readonly string[] {
  return Object.entries(found as object).flatMap(([name, value]) => (fields[name]?.(value) === true ? [] : [name]));
}

describe.each(INLINE)('%s, by the documentation of what cannot be run', (name) => {
  const { connectors = {}, exporters, service } = read(name);
  const { pipelines } = service;

  test('has a failover connector for each signal, with documented fields, Vigil before the backend', () => {
    expect(Object.keys(connectors)).toEqual(SIGNALS.map((signal) => `failover/${signal}`));
    for (const signal of SIGNALS) {
      const connector = connectors[`failover/${signal}`] as { priority_levels: string[][] };
      expect(unknownOrWrong(FAILOVER, connector)).toEqual([]);
      expect(connector.priority_levels).toEqual([[`${signal}/vigil`], [`${signal}/straight`]]);
      expect(pipelines[signal]).toEqual({ receivers: ['otlp'], exporters: [`failover/${signal}`] });
      for (const [level] of connector.priority_levels)
        expect(pipelines[level!]!.receivers).toEqual([`failover/${signal}`]);
      expect(pipelines[`${signal}/straight`]!.exporters).toEqual(['otlp_grpc/straight']);
    }
  });

  test('has no queue and no retries before the failover, which would hide failures from it', () => {
    for (const signal of SIGNALS) {
      const [exporter] = pipelines[`${signal}/vigil`]!.exporters;
      const settings = exporters[exporter!]!;
      const otlp = (settings['protocol'] as { otlp: object } | undefined)?.otlp ?? settings;
      expect(otlp).toMatchObject({ retry_on_failure: { enabled: false }, sending_queue: { enabled: false } });
    }
  });

  test('has documented fields in every load balancing exporter, and keys that fit the signal', () => {
    for (const signal of SIGNALS) {
      const [exporter] = pipelines[`${signal}/vigil`]!.exporters;
      if (!exporter!.startsWith('load_balancing/')) continue;
      const settings = exporters[exporter!]!;
      expect(unknownOrWrong(LOAD_BALANCING, settings)).toEqual([]);
      expect(ROUTING_KEYS[signal]).toContain(settings['routing_key']);
      expect(unknownOrWrong(DNS_RESOLVER, (settings['resolver'] as { dns: object }).dns)).toEqual([]);
      // Documented: it is set by the exporter, for each address.
      expect((settings['protocol'] as { otlp: object }).otlp).not.toHaveProperty('endpoint');
    }
  });
});

describeIf(hasGo(), 'there is no Go to build a Collector with')('inline configurations, by the Collector', () => {
  let binary: string;
  beforeAll(async () => void (binary = await collectorBinary()), 900_000);

  test.each(INLINE.flatMap((name) => [[name, 'vigil'] as const, [name, 'straight'] as const]))(
    '%s is good, with the level %s alone in the place of the failover',
    (name, level) => {
      const { connectors: _connectors, exporters, service, ...rest } = read(name);
      // What a load balancing exporter does with each address is an OTLP exporter of the same settings.
      const plain = Object.entries(exporters).map(([id, settings]) =>
        id.startsWith('load_balancing/')
          ? [
              id.replace('load_balancing', 'otlp_grpc'),
              { endpoint: 'vigil:4317', ...(settings['protocol'] as { otlp: object }).otlp },
            ]
          : [id, settings],
      );
      const pipelines = SIGNALS.map((signal) => [
        signal,
        {
          receivers: ['otlp'],
          exporters: service.pipelines[`${signal}/${level}`]!.exporters.map((id) =>
            id.replace('load_balancing', 'otlp_grpc'),
          ),
        },
      ]);
      const config = {
        ...rest,
        exporters: Object.fromEntries(plain) as object,
        service: { ...service, pipelines: Object.fromEntries(pipelines) as object },
      };
      const file = written(config, mkdtempSync(join(tmpdir(), 'vigil-collector-')));
      const env = { ...process.env, BACKEND_ENDPOINT: 'backend:4317', VIGIL_ENDPOINT: 'vigil:4317' };
      expect(() => execFileSync(binary, ['validate', '--config', file], { env, stdio: 'pipe' })).not.toThrow();
    },
  );
});

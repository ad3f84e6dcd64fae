import type { Program } from '../../bench/src/pipeline/processes/program.ts';
import { SIGNALS } from '../../otel-collector-processor/src/messages/index.ts';
import { startCompanion, type Companion } from '../support/companion.ts';
import { freePort } from '../support/freePorts.ts';
import { expectEachOnce } from '../support/interop/arrivals.ts';
import { describeIf } from '../support/describeIf.ts';
import { collectorBinary, hasGo } from '../support/interop/goProgram.ts';
import { runCollector } from '../support/interop/runCollector.ts';
import { sendItems } from '../support/interop/sendItems.ts';
import { startOtlpSink, type OtlpSink } from '../support/otlpSink.ts';

const ITEMS = 400;
/** How Collectors send: exporter, compression, and what else there is to say. */
const WAYS = [
  ['grpc', 'none', {}],
  ['grpc', 'gzip', {}],
  ['grpc', 'zstd', {}],
  ['http', 'none', {}],
  ['http', 'gzip', {}],
  ['http', 'zstd', {}],
  ['http', 'deflate', {}],
  ['http', 'gzip', { encoding: 'json' }],
] as const;
/** How the companion sends on to the second Collector. */
const FORWARDS = [
  { id: 'grpc-none', protocol: 'grpc', compression: 'none' },
  { id: 'grpc-gzip', protocol: 'grpc', compression: 'gzip' },
  { id: 'grpc-zstd', protocol: 'grpc', compression: 'zstd' },
  { id: 'http-none', protocol: 'http/protobuf', compression: 'none' },
  { id: 'http-gzip', protocol: 'http/protobuf', compression: 'gzip' },
  { id: 'http-zstd', protocol: 'http/protobuf', compression: 'zstd' },
] as const;

const endpoint = (port: number) => `127.0.0.1:${port}`;
const QUIET = { metrics: { level: 'none' }, logs: { level: 'warn' } } as const;
/** A pipeline of each signal from a receiver to an exporter. */
const pipelines = (name: string, receiver: string, exporter: string) =>
  SIGNALS.map((signal) => [`${signal}/${name}`, { receivers: [receiver], exporters: [exporter] }] as const);

/** The first Collector: a receiver for each way, whose exporter goes that way to the companion. */
function senderConfig(ports: readonly number[], companion: Companion): object {
  const names = WAYS.map((_, index) => `way${index}`);
  return {
    receivers: Object.fromEntries(
      names.map((name, i) => [`otlp/${name}`, { protocols: { http: { endpoint: endpoint(ports[i]!) } } }]),
    ),
    exporters: Object.fromEntries(
      WAYS.map(([protocol, compression, more], i) => [
        `otlp_${protocol}/${names[i]}`,
        protocol === 'grpc'
          ? { endpoint: new URL(companion.grpcUrl).host, tls: { insecure: true }, compression, ...more }
          : { endpoint: companion.httpUrl, compression, ...more },
      ]),
    ),
    service: {
      telemetry: QUIET,
      pipelines: Object.fromEntries(
        WAYS.flatMap(([protocol], i) => pipelines(names[i]!, `otlp/${names[i]}`, `otlp_${protocol}/${names[i]}`)),
      ),
    },
  };
}

/** The second Collector: a receiver for each destination of the companion, which tells the sink by a header whose it was. */
function receiverConfig(ports: readonly number[], sink: OtlpSink): object {
  return {
    receivers: Object.fromEntries(
      FORWARDS.map(({ id, protocol }, i) => [
        `otlp/${id}`,
        { protocols: { [protocol === 'grpc' ? 'grpc' : 'http']: { endpoint: endpoint(ports[i]!) } } },
      ]),
    ),
    exporters: Object.fromEntries(
      FORWARDS.map(({ id }) => [
        `otlp_http/${id}`,
        { endpoint: sink.httpUrl, compression: 'none', headers: { 'x-interop-way': id } },
      ]),
    ),
    service: {
      telemetry: QUIET,
      pipelines: Object.fromEntries(FORWARDS.flatMap(({ id }) => pipelines(id, `otlp/${id}`, `otlp_http/${id}`))),
    },
  };
}

describeIf(hasGo(), 'there is no Go to build a Collector with')('Collector, companion, Collector', () => {
  let sink: OtlpSink;
  let companion: Companion;
  let sendPorts: readonly number[];
  const collectors: Program[] = [];

  beforeAll(async () => {
    const binary = await collectorBinary();
    const ports = (count: number) => Promise.all(Array.from({ length: count }, freePort));
    const receivePorts = await ports(FORWARDS.length);
    sendPorts = await ports(WAYS.length);
    sink = await startOtlpSink();
    collectors.push(await runCollector({ binary, config: receiverConfig(receivePorts, sink), ports: receivePorts }));
    companion = await startCompanion({
      readyWithinMs: 60_000,
      config: {
        forward: FORWARDS.map((forward, i) => ({ ...forward, endpoint: `http://${endpoint(receivePorts[i]!)}` })),
      },
    });
    collectors.push(await runCollector({ binary, config: senderConfig(sendPorts, companion), ports: sendPorts }));
  }, 900_000);
  afterAll(async () => {
    await Promise.all(collectors.map((collector) => collector.stop()));
    await companion.stop();
    await sink.close();
  });

  test.each(WAYS.map(([protocol, compression, more], index) => ({ protocol, compression, ...more, index })))(
    'by $protocol with $compression $encoding: each item comes once by each way out, labelled',
    async ({ index }) => {
      const since = sink.received.length;
      await sendItems(sendPorts[index]!, ITEMS);
      for (const { id } of FORWARDS)
        await expectEachOnce(ITEMS, sink, since, ({ headers }) => headers['x-interop-way'] === id);
    },
    120_000,
  );
});

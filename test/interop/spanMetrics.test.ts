import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram, type Program } from '../../bench/src/pipeline/processes/program.ts';
import { seededRandom } from '../../bench/src/splice/otlpPayloads.ts';
import { encodeOtlp } from '../../otel-collector-processor/test/otlpWitness.ts';
import { startCompanion, type Companion } from '../support/companion.ts';
import { freePort } from '../support/freePorts.ts';
import { describeIf } from '../support/describeIf.ts';
import { collectorBinary, hasGo } from '../support/interop/goProgram.ts';
import { startOtlpSink, type OtlpSink } from '../support/otlpSink.ts';
import { waitFor } from '../support/waitFor.ts';

jest.setTimeout(900_000); // the Collector is built once, with Go

const SPANS = 3600;
const REQUESTS = 6;
const SERVICES = ['checkout', 'payment', 'cart'];
const OPERATIONS = ['GET /', 'POST /orders', 'charge "card"\\'];
/** Bounds of the buckets, just beside them, and everywhere. */
const DURATIONS_NS = [
  0, 1, 2_000_000, 2_000_001, 1_999_999, 50_000_000, 15_000_000_000, 15_000_000_001, 90_000_000_000,
];

/** The same spans for both, from a seeded generator: of several services, kinds, outcomes and durations. */
function requests(nowMs: number): readonly Buffer[] {
  const random = seededRandom(8);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const id = (length: number) => Buffer.from(Array.from({ length }, () => 1 + Math.floor(random() * 255)));
  return Array.from({ length: REQUESTS }, () => ({
    resourceSpans: SERVICES.map((service) => ({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
      scopeSpans: [
        {
          spans: Array.from({ length: SPANS / REQUESTS / SERVICES.length }, () => {
            const durationNs = random() < 0.3 ? pick(DURATIONS_NS) : Math.floor(Math.exp(random() * 16) * 1e4);
            const endNs = BigInt(nowMs) * 1_000_000n;
            return {
              traceId: id(16),
              spanId: id(8),
              name: pick(OPERATIONS),
              kind: 1 + Math.floor(random() * 5),
              startTimeUnixNano: String(endNs - BigInt(durationNs)),
              endTimeUnixNano: String(endNs),
              status: { code: pick([0, 0, 1, 2]) },
            };
          }),
        },
      ],
    })),
  })).map((request) => encodeOtlp('traces', request) as Buffer);
}

const NAME = /^(traces_span_metrics_\w+)\{(.*)\} (\S+)$/;
const LABEL = /(\w+)="((?:\\.|[^"\\])*)"/g;
const COMPARED = ['service_name', 'span_name', 'span_kind', 'status_code', 'le'];

/** Samples of span metrics by name and the labels that both have. Sums of durations are left out: they are floats. */
function spanMetrics(text: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = NAME.exec(line) ?? [];
    if (name === undefined || name.endsWith('_sum')) continue;
    const all = Object.fromEntries([...labels.matchAll(LABEL)].map(([, key, of]) => [key!, of!]));
    const key = `${name} ${COMPARED.map((label) => all[label] ?? '').join(' | ')}`;
    samples.set(key, (samples.get(key) ?? 0) + Number(value));
  }
  return samples;
}

type Exponential = Readonly<{
  count: number;
  zeroCount: number;
  scale: number;
  buckets: readonly (readonly [index: number, count: number])[];
  startNs: bigint;
  timeNs: bigint;
}>;

/** Points of exponential histograms as protobufjs decodes them. */
type Point = Readonly<{
  attributes: readonly { key: string; value: { stringValue?: string } }[];
  count?: string;
  zeroCount?: string;
  scale?: number;
  positive?: { offset?: number; bucketCounts?: readonly string[] };
  startTimeUnixNano?: string;
  timeUnixNano?: string;
  exemplars?: readonly unknown[];
}>;

function points(sink: OtlpSink): readonly Point[] {
  type Metric = { name: string; exponentialHistogram?: { dataPoints: readonly Point[] } };
  // What is empty is not on the wire, and then not in the object.
  type Request = { resourceMetrics?: { scopeMetrics?: { metrics?: Metric[] }[] }[] };
  return (sink.decoded('metrics') as Request[])
    .flatMap(({ resourceMetrics = [] }) => resourceMetrics)
    .flatMap(({ scopeMetrics = [] }) => scopeMetrics)
    .flatMap(({ metrics = [] }) => metrics)
    .filter(({ name }) => name === 'traces.span.metrics.duration')
    .flatMap(({ exponentialHistogram }) => exponentialHistogram?.dataPoints ?? []);
}

/** The newest point of each series: they are cumulative. */
function exponentials(sink: OtlpSink): ReadonlyMap<string, Exponential> {
  return new Map(
    points(sink).map((point) => {
      const text = (key: string) => point.attributes.find((a) => a.key === key)?.value.stringValue ?? '';
      const { offset = 0, bucketCounts = [] } = point.positive ?? {};
      const buckets = bucketCounts.flatMap((count, i) => (count === '0' ? [] : [[offset + i, Number(count)] as const]));
      return [
        ['service.name', 'span.name', 'span.kind', 'status.code'].map(text).join(' | '),
        {
          count: Number(point.count ?? 0),
          zeroCount: Number(point.zeroCount ?? 0),
          scale: point.scale ?? 0,
          buckets,
          startNs: BigInt(point.startTimeUnixNano ?? 0),
          timeNs: BigInt(point.timeUnixNano ?? 0),
        },
      ];
    }),
  );
}

const exemplarCounts = (sink: OtlpSink): readonly number[] =>
  points(sink).map(({ exemplars = [] }) => exemplars.length);

/** Two buckets of a scale are one of the scale below: an index is shifted (OpenTelemetry data model, "Producer expectations"). */
function atScale({ scale, buckets }: Exponential, wanted: number): Readonly<Record<number, number>> {
  const merged: Record<number, number> = {};
  for (const [index, count] of buckets) {
    const at = index >> (scale - wanted);
    merged[at] = (merged[at] ?? 0) + count;
  }
  return merged;
}

const total = (samples: ReadonlyMap<string, number>): number =>
  [...samples].reduce(
    (sum, [key, value]) => (key.startsWith('traces_span_metrics_calls_total') ? sum + value : sum),
    0,
  );

describeIf(hasGo(), 'there is no Go to build a Collector with')(
  "a Collector's span_metrics and the companion, given the same spans",
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-interop-'));
    let collector: Program;
    let companion: Companion;
    let ofCollectorSink: OtlpSink;
    let ofCompanionSink: OtlpSink;
    let ofCollector: ReadonlyMap<string, number>;
    let ofCompanion: ReadonlyMap<string, number>;

    beforeAll(async () => {
      const binary = await collectorBinary();
      const [http, metrics, exported] = [await freePort(), await freePort(), await freePort()];
      ofCollectorSink = await startOtlpSink();
      ofCompanionSink = await startOtlpSink();
      const config = join(folder, 'collector.yaml');
      writeFileSync(
        config,
        JSON.stringify({
          receivers: {
            otlp: { protocols: { http: { endpoint: `127.0.0.1:${http}` } } },
            // what the companion exports goes through the Collector too: it has to be able to read it
            'otlp/companion': { protocols: { http: { endpoint: `127.0.0.1:${exported}` } } },
          },
          connectors: {
            span_metrics: { metrics_flush_interval: '200ms' },
            'span_metrics/exponential': { metrics_flush_interval: '200ms', histogram: { exponential: {} } },
          },
          exporters: {
            prometheus: { endpoint: `127.0.0.1:${metrics}` },
            otlp_http: { endpoint: ofCollectorSink.httpUrl, compression: 'none' },
            'otlp_http/companion': { endpoint: ofCompanionSink.httpUrl, compression: 'none' },
          },
          service: {
            telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
            pipelines: {
              traces: { receivers: ['otlp'], exporters: ['span_metrics', 'span_metrics/exponential'] },
              metrics: { receivers: ['span_metrics'], exporters: ['prometheus'] },
              'metrics/exponential': { receivers: ['span_metrics/exponential'], exporters: ['otlp_http'] },
              'metrics/companion': { receivers: ['otlp/companion'], exporters: ['otlp_http/companion'] },
            },
          },
        }),
      );
      collector = await startProgram({
        command: binary,
        args: ['--config', config],
        logFile: join(folder, 'collector.log'),
        isReady: () =>
          fetch(`http://127.0.0.1:${http}/v1/traces`).then(
            () => true,
            () => false,
          ),
      });
      companion = await startCompanion({
        config: { kpi: { otlp: { endpoint: `http://127.0.0.1:${exported}`, intervalMs: 1000 } } },
      });
      const send = async (url: string, body: Buffer): Promise<void> => {
        const headers = { 'content-type': 'application/x-protobuf' };
        const response = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body: new Uint8Array(body) });
        expect(response.status).toBe(200);
      };
      for (const body of requests(Date.now())) {
        await send(`http://127.0.0.1:${http}`, body);
        await send(companion.httpUrl, body);
      }
      const counted = (what: string, read: () => Promise<string>) =>
        waitFor(`${what} to have counted all`, async () => {
          const samples = spanMetrics(await read());
          return total(samples) === SPANS ? samples : undefined;
        });
      ofCollector = await counted('the Collector', async () =>
        (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text(),
      );
      ofCompanion = await counted('the companion', () => companion.metrics());
    });
    afterAll(async () => {
      await collector?.stop();
      await companion?.stop();
      await ofCollectorSink?.close();
      await ofCompanionSink?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const named = (of: ReadonlyMap<string, number>, name: string) =>
      Object.fromEntries([...of].filter(([key]) => key.startsWith(`${name} `)).sort(([a], [b]) => (a < b ? -1 : 1)));

    test.each([
      'traces_span_metrics_calls_total',
      'traces_span_metrics_duration_milliseconds_bucket',
      'traces_span_metrics_duration_milliseconds_count',
    ])('have the same series of %s with the same values', (name) => {
      const expected = named(ofCollector, name);
      expect(Object.keys(expected).length).toBeGreaterThan(50);
      expect(named(ofCompanion, name)).toEqual(expected);
    });

    test('have the same exponential histograms, by OTLP, and the companion has exemplars and start times', async () => {
      const whole = (sink: OtlpSink, what: string) =>
        waitFor(`${what} to have told all`, () => {
          const series = exponentials(sink);
          return [...series.values()].reduce((sum, { count }) => sum + count, 0) === SPANS ? series : undefined;
        });
      const [theirs, ours] = [
        await whole(ofCollectorSink, 'the Collector'),
        await whole(ofCompanionSink, 'the companion'),
      ];
      expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
      for (const [key, collectors] of theirs) {
        const companions = ours.get(key)!;
        const scale = Math.min(collectors.scale, companions.scale);
        expect([key, companions.count, companions.zeroCount, atScale(companions, scale)]).toEqual([
          key,
          collectors.count,
          collectors.zeroCount,
          atScale(collectors, scale),
        ]);
      }
      const points = [...ours.values()];
      expect(points.every(({ startNs, timeNs }) => startNs > 0n && startNs < timeNs)).toBe(true);
      expect(Math.max(...exemplarCounts(ofCompanionSink))).toBe(2);
    });

    test('have both counted errors', () => {
      const errors = [...ofCompanion].filter(
        ([key]) => key.includes('calls_total') && key.includes('STATUS_CODE_ERROR'),
      );
      expect(errors.reduce((sum, [, value]) => sum + value, 0)).toBeGreaterThan(SPANS / 8);
    });
  },
);

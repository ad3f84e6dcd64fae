import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildCollector } from '../../bench/src/pipeline/collector/buildCollector.ts';
import { startProgram, type Program } from '../../bench/src/pipeline/processes/program.ts';
import { seededRandom } from '../../bench/src/splice/otlpPayloads.ts';
import { encodeOtlp } from '../../otel-collector-processor/test/otlpWitness.ts';
import { startCompanion, type Companion } from '../support/companion.ts';
import { freePort } from '../support/freePorts.ts';
import { findProgram } from '../support/debianPackage.ts';
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

const total = (samples: ReadonlyMap<string, number>): number =>
  [...samples].reduce(
    (sum, [key, value]) => (key.startsWith('traces_span_metrics_calls_total') ? sum + value : sum),
    0,
  );

(findProgram('go') === undefined ? describe.skip : describe)(
  "a Collector's span_metrics and the companion, given the same spans",
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-interop-'));
    let collector: Program;
    let companion: Companion;
    let ofCollector: ReadonlyMap<string, number>;
    let ofCompanion: ReadonlyMap<string, number>;

    beforeAll(async () => {
      const built = await buildCollector(resolve('.vigil/bench/collector'), process.env, () => {});
      if (built.kind === 'absent') throw new Error(built.why);
      const [http, metrics] = [await freePort(), await freePort()];
      const config = join(folder, 'collector.yaml');
      writeFileSync(
        config,
        JSON.stringify({
          receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${http}` } } } },
          connectors: { span_metrics: { metrics_flush_interval: '200ms' } },
          exporters: { prometheus: { endpoint: `127.0.0.1:${metrics}` } },
          service: {
            telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
            pipelines: {
              traces: { receivers: ['otlp'], exporters: ['span_metrics'] },
              metrics: { receivers: ['span_metrics'], exporters: ['prometheus'] },
            },
          },
        }),
      );
      collector = await startProgram({
        command: built.binary,
        args: ['--config', config],
        logFile: join(folder, 'collector.log'),
        isReady: () =>
          fetch(`http://127.0.0.1:${http}/v1/traces`).then(
            () => true,
            () => false,
          ),
      });
      companion = await startCompanion();
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

    test('have both counted errors', () => {
      const errors = [...ofCompanion].filter(
        ([key]) => key.includes('calls_total') && key.includes('STATUS_CODE_ERROR'),
      );
      expect(errors.reduce((sum, [, value]) => sum + value, 0)).toBeGreaterThan(SPANS / 8);
    });
  },
);

import type { Signal } from '../../otel-collector-processor/src/messages/index.ts';
import { encodeOtlp } from '../../otel-collector-processor/test/otlpWitness.ts';
import type { KpiReply, ServiceList } from '@vigil/quality-model';
import { startCompanion, type Companion } from '../support/companion.ts';
import { waitFor } from '../support/waitFor.ts';

jest.setTimeout(180_000); // a real process, on a machine that may be busy

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LIMIT = 50;
const nano = (ms: number): string => String(BigInt(Math.round(ms)) * 1_000_000n);
const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

type Span = Readonly<Record<string, unknown>>;

/** Telemetry that is well-formed and makes no sense, each of a service of its own: it is taken, counted, and hurts nothing. */
describe('telemetry that makes no sense', () => {
  let companion: Companion;
  beforeAll(async () => {
    companion = await startCompanion({
      config: { kpi: { maxOperationsPerService: LIMIT, users: { attribute: 'user.id' } } },
    });
  });
  afterAll(() => companion?.stop());

  async function send(signal: Signal, request: Readonly<Record<string, unknown>>): Promise<void> {
    const response = await fetch(`${companion.httpUrl}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: new Uint8Array(encodeOtlp(signal, request)),
    });
    expect(response.status).toBe(200);
  }
  let ids = 0;
  const span = (more: Span = {}): Span => ({
    name: 'GET /',
    kind: 2,
    traceId: Buffer.alloc(16, 1 + (ids++ % 250)),
    spanId: Buffer.alloc(8, 1 + (ids % 250)),
    startTimeUnixNano: nano(Date.now() - 20),
    endTimeUnixNano: nano(Date.now()),
    ...more,
  });
  const sendSpans = (service: string | undefined, spans: readonly Span[]) =>
    send('traces', {
      resourceSpans: [
        {
          resource: { attributes: service === undefined ? [] : [attribute('service.name', service)] },
          scopeSpans: [{ spans }],
        },
      ],
    });

  /** Counted calls of a service on /metrics, and its overflow; once there are that many. */
  const calls = (service: string, atLeast: number) =>
    waitFor(`${atLeast} calls of ${service}`, async () => {
      const lines = (await companion.metrics())
        .split('\n')
        .filter((line) => line.includes(`{service_name="${service}"`));
      const sum = (name: string) =>
        lines
          .filter((line) => line.startsWith(`${name}{`))
          .reduce((all, line) => all + Number(line.slice(line.lastIndexOf(' '))), 0);
      const counted = sum('traces_span_metrics_calls_total');
      if (counted < atLeast) return undefined;
      const [durationSum] = lines
        .filter((line) => line.startsWith('traces_span_metrics_duration_milliseconds_sum{'))
        .slice(-1);
      return {
        calls: counted,
        overflow: sum('vigil_kpi_overflow_calls_total'),
        series: lines.filter((line) => line.startsWith('traces_span_metrics_calls_total{')).length,
        sumMs: Number(durationSum?.slice(durationSum.lastIndexOf(' '))),
      };
    });

  test.each<[string, string, Span, number]>([
    [
      'an end before the start',
      'end-first',
      { startTimeUnixNano: nano(Date.now()), endTimeUnixNano: nano(Date.now() - HOUR) },
      0,
    ],
    ['times of 1970', 'epoch', { startTimeUnixNano: '0', endTimeUnixNano: '0' }, 0],
    [
      'times of 2262',
      'far',
      { startTimeUnixNano: nano(Date.UTC(2262, 0)), endTimeUnixNano: nano(Date.UTC(2262, 0) + 30) },
      30,
    ],
    [
      'an end an hour ahead of the clock',
      'ahead',
      { startTimeUnixNano: nano(Date.now() + HOUR), endTimeUnixNano: nano(Date.now() + HOUR + 40) },
      40,
    ],
    [
      '10,000 attributes',
      'attributes',
      {
        startTimeUnixNano: nano(Date.now() - 50),
        endTimeUnixNano: nano(Date.now()),
        attributes: Array.from({ length: 10_000 }, (_, i) => attribute(`key.${i}`, `value ${i}`)),
      },
      50,
    ],
    [
      'a kind and a status that are none',
      'numbers',
      { startTimeUnixNano: nano(0), endTimeUnixNano: nano(10), kind: 99, status: { code: 77 } },
      10,
    ],
    [
      'no ids',
      'no-ids',
      { traceId: Buffer.alloc(0), spanId: Buffer.alloc(0), startTimeUnixNano: nano(5), endTimeUnixNano: nano(5) },
      0,
    ],
  ])('%s is a call that is counted, with the duration that can be told', async (_what, service, more, sumMs) => {
    await sendSpans(service, [span(more)]);
    expect(await calls(service, 1)).toMatchObject({ calls: 1, sumMs });
  });

  test('no service name is a service of its own', async () => {
    await sendSpans(undefined, [span(), span()]);
    expect((await calls('unknown_service', 2)).calls).toBe(2);
  });

  test('a new operation on every span reaches the limit of its service, and no other', async () => {
    await sendSpans('bystander', [span()]);
    for (let i = 0; i < 4; i++)
      await sendSpans(
        'bomb',
        Array.from({ length: 500 }, (_, j) => span({ name: `GET /${i}/${j}` })),
      );
    expect(await calls('bomb', 2000)).toMatchObject({ calls: 2000, overflow: 2000 - LIMIT, series: LIMIT + 1 });
    expect(await calls('bystander', 1)).toMatchObject({ calls: 1, overflow: 0 });
  });

  test('batches out of order, and one that is an hour old, are counted; history takes what is not too late', async () => {
    const now = Date.now();
    const at = (agoMs: number): Span =>
      span({ startTimeUnixNano: nano(now - agoMs - 10), endTimeUnixNano: nano(now - agoMs) });
    for (const ago of [2 * MINUTE, 4 * MINUTE, HOUR, 3 * MINUTE, 2 * MINUTE]) await sendSpans('shuffled', [at(ago)]);
    expect((await calls('shuffled', 5)).calls).toBe(5);
    await waitFor(
      'history to have the four',
      async () => {
        const { current } = await companion.get<KpiReply>('/api/v1/kpi?kpi=traffic_rate&service=shuffled&window=10m');
        return current.events === 4 ? true : undefined;
      },
      90_000,
    );
  });

  test('points that are no numbers, negative, doubled, or of counters that go back, pass and spoil no KPI', async () => {
    const point = (value: object, agoMs = 0) => ({
      startTimeUnixNano: nano(1),
      timeUnixNano: nano(Date.now() - agoMs),
      ...value,
    });
    const before = await companion.get<ServiceList>('/api/v1/services');
    await send('metrics', {
      resourceMetrics: [
        {
          resource: { attributes: [attribute('service.name', 'points')] },
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 'nan',
                  gauge: {
                    dataPoints: [
                      point({ asDouble: Number.NaN }),
                      point({ asDouble: -Infinity }),
                      point({ asDouble: -1 }),
                    ],
                  },
                },
                {
                  name: 'back',
                  sum: {
                    aggregationTemporality: 2,
                    isMonotonic: true,
                    dataPoints: [
                      point({ asInt: '100' }, 2000),
                      point({ asInt: '7' }, 1000),
                      point({ asInt: '7' }, 1000),
                      point({ asInt: '-3' }),
                      point({ asInt: '50' }, 9000),
                    ],
                  },
                },
                {
                  name: 'empty',
                  histogram: {
                    aggregationTemporality: 2,
                    dataPoints: [point({ count: '0', sum: Number.NaN, bucketCounts: [], explicitBounds: [] })],
                  },
                },
              ],
            },
          ],
        },
      ],
    });
    const after = await companion.get<ServiceList>('/api/v1/services');
    expect(after.services.map(({ name }) => name).sort()).toEqual(before.services.map(({ name }) => name).sort());
    for (const line of (await companion.metrics()).split('\n'))
      if (line !== '' && !line.startsWith('#')) expect(line).toMatch(/ -?\d+(\.\d+)?(e[+-]\d+)?$/);
  });

  test('the process is the one that was started', () => {
    expect([companion.process.exitCode, companion.process.signalCode]).toEqual([null, null]);
  });
});

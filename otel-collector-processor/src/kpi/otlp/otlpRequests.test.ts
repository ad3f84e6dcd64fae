import { createKpiState, type KpiState } from '../index.ts';
import { foldSpans, T0, type TestSpan } from '../testing/foldSpans.ts';

const EXPIRY = 60_000;
let position: number;
beforeEach(() => {
  position = 0;
});
const started = (snapshot?: Uint8Array): KpiState =>
  createKpiState({ exported: true, seriesExpiryMs: EXPIRY }, snapshot);
const apply = (state: KpiState, spans: readonly TestSpan[], nowMs: number): void =>
  state.apply(foldSpans(spans, { from: position, to: ++position }), nowMs);

type Attribute = { key: string; value: { stringValue?: string } };
type Point = {
  attributes: Attribute[];
  startTimeUnixNano: string;
  timeUnixNano: string;
  flags?: number;
  asInt?: string;
  count?: string;
  sum?: number;
  zeroCount?: string;
  positive?: { offset: number; bucketCounts: string[] };
  exemplars?: { spanId: string; asDouble: number }[];
};
type Metric = { name: string; sum?: { dataPoints: Point[] }; exponentialHistogram?: { dataPoints: Point[] } };
type Body = { resourceMetrics: { resource: { attributes: Attribute[] }; scopeMetrics: { metrics: Metric[] }[] }[] };

/** All points of calls and of durations, by operation. */
function told(state: KpiState, nowMs: number) {
  const requests = [...state.otlpRequests(nowMs)];
  const metrics = requests.flatMap(({ body }) =>
    (body as Body).resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics[0]!.metrics),
  );
  const of = (name: string) =>
    metrics
      .filter((metric) => metric.name === name)
      .flatMap((metric) => (metric.sum ?? metric.exponentialHistogram)!.dataPoints);
  const text = (point: Point, key: string) => point.attributes.find((a) => a.key === key)?.value.stringValue;
  return {
    tenants: requests.map(({ tenant }) => tenant),
    calls: of('traces.span.metrics.calls').map((point) => ({
      ...point,
      operation: text(point, 'span.name'),
      status: text(point, 'status.code'),
    })),
    durations: of('traces.span.metrics.duration'),
  };
}
const ms = (nano: string): number => Number(BigInt(nano) / 1_000_000n);

test('nothing is kept or told unless it is exported', () => {
  const state = createKpiState();
  apply(state, [{}], T0);
  expect([...state.otlpRequests(T0)]).toEqual([]);
});

test('series are cumulative, from the moment when they were 0 for sure', () => {
  const state = started();
  apply(state, [{ operation: 'a', durationMs: 5 }], T0);
  apply(
    state,
    [
      { operation: 'a', durationMs: 0 },
      { operation: 'b', status: 'ERROR' },
    ],
    T0 + 10_000,
  );
  const { calls, durations } = told(state, T0 + 12_000);
  expect(
    calls.map(({ operation, status, asInt, startTimeUnixNano, timeUnixNano }) => [
      operation,
      status,
      asInt,
      ms(startTimeUnixNano) - T0,
      ms(timeUnixNano) - T0,
    ]),
  ).toEqual([
    ['a', 'STATUS_CODE_UNSET', '2', 0, 12_000],
    ['b', 'STATUS_CODE_ERROR', '1', 0, 12_000],
  ]);
  expect(durations[0]).toMatchObject({
    count: '2',
    sum: 5,
    zeroCount: '1',
    positive: { offset: 18, bucketCounts: ['1'] },
  });
});

test('a series that is silent ends once, and begins anew with a new start', () => {
  const state = started();
  apply(state, [{ operation: 'a' }], T0);
  told(state, T0 + 1000);
  state.expire(T0 + EXPIRY);
  const ended = told(state, T0 + EXPIRY);
  expect(ended.calls).toEqual([expect.objectContaining({ operation: 'a', flags: 1 })]);
  expect(ended.calls[0]!.asInt).toBeUndefined();
  expect(ended.durations[0]!.count).toBeUndefined();
  expect(told(state, T0 + EXPIRY + 1000).calls).toEqual([]);
  apply(state, [{ operation: 'b' }], T0 + EXPIRY + 2000);
  apply(state, [{ operation: 'a' }], T0 + EXPIRY + 5000);
  const again = told(state, T0 + EXPIRY + 6000).calls.find(({ operation }) => operation === 'a')!;
  expect([again.asInt, ms(again.startTimeUnixNano) - T0]).toEqual(['1', EXPIRY + 2000]);
});

test('exemplars are the slowest and the latest, of errors their own, and are told once', () => {
  const state = started();
  const spans: TestSpan[] = [
    { operation: 'a', durationMs: 900, trace: 1, span: 0x11, endMs: T0 },
    { operation: 'a', durationMs: 10, trace: 2, span: 0x22, endMs: T0 + 100 },
    { operation: 'a', durationMs: 20, trace: 3, span: 0x33, endMs: T0 + 900 },
    { operation: 'a', durationMs: 1, trace: 4, span: 0x44, endMs: T0, status: 'ERROR' },
  ];
  apply(state, spans, T0 + 1000);
  const shown = told(state, T0 + 2000).durations.map(({ exemplars = [] }) =>
    exemplars.map(({ spanId, asDouble }) => [spanId.slice(-2), asDouble]),
  );
  expect(shown).toEqual([
    [
      ['11', 900],
      ['33', 20],
    ],
    [['44', 1]],
  ]);
  expect(told(state, T0 + 3000).durations.every(({ exemplars }) => exemplars === undefined)).toBe(true);
});

test('everything is there after a restart, starts too; and a state that is no longer exported reads on', () => {
  const state = started();
  apply(
    state,
    [
      { operation: 'a', durationMs: 5 },
      { operation: 'a', durationMs: 500 },
    ],
    T0,
  );
  const snapshot = state.snapshot();
  const bare = ({ calls, durations }: ReturnType<typeof told>) => ({ calls, durations });
  expect(bare(told(started(snapshot), T0 + 1000))).toEqual(bare(told(state, T0 + 1000)));
  expect([...createKpiState({}, snapshot).otlpRequests(T0)]).toEqual([]);
});

test('tenants are told apart, and operations beyond the limit are marked', () => {
  const state = createKpiState({ exported: true, maxOperationsPerService: 1 });
  const acme = { tenant: 'acme', environment: '', namespace: '', name: 'shop' };
  apply(state, [{ operation: 'a' }, { operation: 'b' }, { service: acme, operation: 'a' }], T0);
  const { tenants, calls } = told(state, T0);
  expect(tenants).toEqual(['default', 'acme']);
  expect(
    calls.map(({ operation, attributes }) => [operation, attributes.some(({ key }) => key === 'otel.metric.overflow')]),
  ).toEqual([
    ['a', false],
    ['other', true],
    ['a', false],
  ]);
});

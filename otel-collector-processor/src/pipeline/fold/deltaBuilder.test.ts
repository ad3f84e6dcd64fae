import { createHash } from 'node:crypto';
import { LATE_SLOT, OVERFLOW_OPERATION, OVERFLOW_SERVICE } from '../../messages/index.ts';
import { encodeOtlp } from '../../../test/otlpWitness.ts';
import { syntheticOf } from '../enrich/index.ts';
import { Scan } from '../wire/index.ts';
import { CELLS_MAX, DeltaBuilder, STUBS_MAX } from './deltaBuilder.ts';
import { SpanTable } from './spanTable.ts';

const NOW = 1_800_000_007_000;

type Span = Record<string, unknown>;
const resource = (attributes: Record<string, string>) => ({
  attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
});
const SHOP = resource({
  'service.name': 'cart',
  'service.namespace': 'shop',
  'service.version': '1.2.0',
  'deployment.environment': 'production',
});

function span(
  name: string,
  { startMs = NOW - 50, durationMs = 12, ...rest }: Span & { startMs?: number; durationMs?: number } = {},
): Span {
  const start = BigInt(Math.round(startMs)) * 1_000_000n;
  return {
    name,
    traceId: Buffer.alloc(16, 1),
    spanId: Buffer.alloc(8, 2),
    kind: 2,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + BigInt(Math.round(durationMs * 1e6))),
    ...rest,
  };
}

function fold(resourceSpans: unknown[], builder = new DeltaBuilder(), tenant = 'default') {
  const bytes = encodeOtlp('traces', { resourceSpans });
  const table = new SpanTable();
  table.begin();
  new Scan().run(bytes, 'traces', true, {
    resource: (scan) => table.addResource(scan),
    item: (scan) => {
      table.addSpan(scan, syntheticOf(scan));
      return undefined;
    },
  });
  builder.fold(table, bytes, tenant, NOW);
  return builder;
}
const one = (spans: Span[], of: unknown = SHOP) => fold([{ resource: of, scopeSpans: [{ spans }] }]).body();

describe('folding spans', () => {
  test('names the service by its resource', () => {
    const body = one([span('GET /cart')]);
    expect(body.services).toEqual([{ tenant: 'default', environment: 'production', namespace: 'shop', name: 'cart' }]);
    expect(body.serviceVersions).toEqual(['1.2.0']);
  });

  test.each([
    ['no resource at all', {}, 'unknown_service', ''],
    [
      'the newer name of the environment beside the older',
      resource({ 'deployment.environment.name': 'eu', 'deployment.environment': 'x' }),
      'unknown_service',
      'eu',
    ],
  ])('with %s', (_case, of, name, environment) => {
    expect(one([span('x')], of).services).toEqual([{ tenant: 'default', environment, namespace: '', name }]);
  });

  test('tells the entry operations that a journey passes through, each once', () => {
    const bytes = encodeOtlp('traces', {
      resourceSpans: [
        {
          resource: SHOP,
          scopeSpans: [{ spans: [span('a'), span('a'), span('b', { kind: 3 }), span('c', { kind: 5 }), span('d')] }],
        },
      ],
    });
    const table = new SpanTable();
    table.begin();
    const checks = ['buy', 'buy', 'buy', 'sell', ''];
    new Scan().run(bytes, 'traces', true, {
      resource: (scan) => table.addResource(scan),
      item: (scan) => {
        table.addSpan(scan, 1, checks[table.count]);
        return undefined;
      },
    });
    const builder = new DeltaBuilder();
    builder.fold(table, bytes, 'default', NOW);
    const { journeyPasses, operations } = builder.body();
    expect(journeyPasses?.map(({ operation, kind, checkId }) => [operations[operation], kind, checkId])).toEqual([
      ['a', 2, 'buy'],
      ['c', 5, 'sell'],
    ]);
    expect(one([span('a')]).journeyPasses).toBeUndefined();
  });

  test('counts one cell for each operation, kind, status, type of traffic and slot', () => {
    const synthetic = { attributes: [{ key: 'user_agent.synthetic.type', value: { stringValue: 'test' } }] };
    const { cells, operations } = one([
      span('a'),
      span('a', { durationMs: 3000 }),
      span('a', { status: { code: 2, message: 'no' } }),
      span('a', synthetic),
      span('a', { kind: 3 }),
      span('a', { startMs: NOW - 15_000 }),
      span('b'),
    ]);
    expect(operations).toEqual(['a', 'b']);
    expect(cells.map((c) => c.count).sort()).toEqual([1, 1, 1, 1, 1, 2]);
    const merged = cells.find((c) => c.count === 2)!;
    expect(merged).toMatchObject({ kind: 2, status: 0, synthetic: 0, slotMs: 1_800_000_000_000 });
    expect(merged.duration.sumMs).toBe(3012);
  });

  test.each([
    ['5 minutes ago', { startMs: NOW - 300_000, durationMs: 0 }, 1_799_999_700_000],
    ['longer ago: late', { startMs: NOW - 300_002, durationMs: 1 }, LATE_SLOT],
    ['in 1970', { startTimeUnixNano: '0', endTimeUnixNano: '0' }, LATE_SLOT],
    ['in the future, which counts as now', { startMs: NOW + 86_400_000 }, 1_800_000_000_000],
    ['in 2262', { endTimeUnixNano: '9223372036854775807' }, 1_800_000_000_000],
  ])('that ended %s', (_case, times, slotMs) => {
    expect(one([span('a', times)]).cells.map((c) => c.slotMs)).toEqual([slotMs]);
  });

  test.each([
    ['an end before the start', { startMs: NOW, durationMs: -5 }, 0],
    ['a nanosecond', { durationMs: 1e-6 }, 1e-6],
    ['exactly two milliseconds', { durationMs: 2 }, 2],
  ])('with %s', (_case, times, expected) => {
    expect(one([span('a', times)]).cells[0]!.duration.sumMs).toBe(expected);
  });

  test('counts a span that was sampled as the many that it stands for, its half of an edge too', () => {
    const { cells, stubs } = one([
      span('GET /', { traceState: 'ot=th:c', durationMs: 5 }),
      span('GET /', { durationMs: 7 }),
    ]);
    expect(cells).toHaveLength(1);
    expect(cells[0]).toMatchObject({ count: 5, duration: { sumMs: 27, zeroCount: 0 } });
    expect(cells[0]!.duration.explicit.reduce((a, b) => a + b, 0)).toBe(5);
    expect(cells[0]!.duration.exponential.reduce((sum, [, count]) => sum + count, 0)).toBe(5);
    expect(stubs.map(({ weight }) => weight)).toEqual([4, 1]);
  });

  test('keeps stubs of client and server spans, with the peer that a client names', () => {
    const peer = { key: 'db.system.name', value: { stringValue: 'postgresql' } };
    const { stubs } = one([
      span('server', { parentSpanId: Buffer.alloc(8, 9) }),
      span('inner', { kind: 1 }),
      span('query', { kind: 3, attributes: [peer, { key: 'server.address', value: { stringValue: 'db1' } }] }),
      span('no ids', { traceId: Buffer.alloc(3) }),
    ]);
    expect(stubs).toHaveLength(2);
    expect(stubs[0]).toMatchObject({
      traceId: '01'.repeat(16),
      spanId: '02'.repeat(8),
      parentSpanId: '09'.repeat(8),
      kind: 2,
      peer: '',
      peerType: '',
    });
    expect(stubs[1]).toMatchObject({ kind: 3, parentSpanId: '', peer: 'postgresql', peerType: 'database' });
  });

  test('of more stubs than it holds it samples whole traces, and says how many each stands for', () => {
    const traces = STUBS_MAX * 3;
    const builder = new DeltaBuilder();
    for (let trace = 0; trace < traces; trace += 1000) {
      const spans = Array.from({ length: 1000 }, (_, i) => {
        const traceId = createHash('md5')
          .update(String(trace + i))
          .digest();
        const client = span('call', { traceId, kind: 3, spanId: Buffer.alloc(8, 7) });
        return [client, span('answer', { traceId, parentSpanId: Buffer.alloc(8, 7) })];
      });
      fold([{ resource: SHOP, scopeSpans: [{ spans: spans.flat() }] }], builder);
    }
    const { stubs, stubsDropped, cells } = builder.body();
    expect(cells.map(({ count }) => count)).toEqual([traces, traces]);
    expect(stubsDropped).toBe(0);
    expect(stubs.length).toBeLessThanOrEqual(STUBS_MAX);
    expect(stubs.length).toBeGreaterThan(STUBS_MAX / 2);
    // Both ends of a call, or neither.
    const ends = Map.groupBy(stubs, ({ traceId }) => traceId);
    expect([...ends.values()].every(({ length }) => length === 2)).toBe(true);
    const stoodFor = stubs.reduce((sum, { weight }) => sum + weight, 0);
    expect(Math.abs(stoodFor / (2 * traces) - 1)).toBeLessThan(0.05);
  });

  test('trace ids that are not random exhaust nothing', () => {
    const spans = Array.from({ length: STUBS_MAX * 2 }, () => span('a', { traceId: Buffer.alloc(16).fill(1, 0, 4) }));
    const { stubs, stubsDropped } = one(spans);
    expect(stubs).toHaveLength(STUBS_MAX);
    expect(stubsDropped).toBe(STUBS_MAX);
  });

  test('one request with a new operation on every span stays bounded, and counts every span', () => {
    const spans = Array.from({ length: CELLS_MAX * 3 }, (_, i) => span(`op ${i}`));
    const builder = fold([{ resource: SHOP, scopeSpans: [{ spans }] }]);
    expect(builder.full).toBe(true);
    const { cells } = builder.body();
    expect(cells.length).toBe(CELLS_MAX * 2 + 1);
    expect(cells.reduce((sum, c) => sum + c.count, 0)).toBe(CELLS_MAX * 3);
    expect(cells.find((c) => c.operation === OVERFLOW_OPERATION)!.count).toBe(CELLS_MAX);
  });

  test('one request with a new service on every span stays bounded, and counts every span', () => {
    const resourceSpans = Array.from({ length: 5000 }, (_, i) => ({
      resource: resource({ 'service.name': `s${i}` }),
      scopeSpans: [{ spans: [span('a')] }],
    }));
    const { services, cells } = fold(resourceSpans).body();
    expect(services).toHaveLength(4001);
    const overflow = services.findIndex((s) => s.name === OVERFLOW_SERVICE);
    expect(cells.find((c) => c.service === overflow)!.count).toBe(1000);
  });
});

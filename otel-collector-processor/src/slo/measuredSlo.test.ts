import type { SloConfig } from '@vigil/quality-model';
import { addCalls, historyName, noCalls, type CallTotals, type HistoryReader } from '../history/index.ts';
import { exponentialIndex } from '../kpi/index.ts';
import { measuredSlo } from './measuredSlo.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = 500_000 * 3_600_000 + 30_500;
const TO = NOW - 30_500;

type Calls = Readonly<{ agoMs: number; calls: number; errors?: number; ms?: number; errorMs?: number }>;

/** A history that holds these, by series. */
function historyWith(series: Readonly<Record<string, readonly Calls[]>>): HistoryReader {
  const of = (key: Parameters<HistoryReader['sum']>[0]) => series[historyName(key)] ?? [];
  const add = (into: CallTotals, { calls, errors = 0, ms = 5, errorMs = 5 }: Calls): void => {
    const at = (duration: number, count: number) => ({
      zeroCount: 0,
      exponential: count === 0 ? [] : [[exponentialIndex(duration), count] as const],
    });
    addCalls(into, { calls: calls - errors, errors: 0, durations: at(ms, calls - errors), errorDurations: at(1, 0) });
    if (errors > 0)
      addCalls(into, { calls: errors, errors, durations: at(errorMs, errors), errorDurations: at(errorMs, errors) });
  };
  return {
    sum: async (key, { fromMs, toMs }) => {
      const found = of(key).filter(({ agoMs }) => TO - agoMs >= fromMs && TO - agoMs < toMs);
      const totals = noCalls();
      for (const one of found) add(totals, one);
      const firstMs = found.length === 0 ? null : TO - Math.max(...found.map(({ agoMs }) => agoMs));
      return { totals, firstMs };
    },
    users: () => Promise.reject(new Error('an SLO asks for calls')),
    buckets: () => Promise.reject(new Error('an SLO asks for sums')),
  };
}

const identity = { service: 'till', namespace: '', environment: '', tenant: 'default' };
const service = { tenant: 'default', environment: '', namespace: '', name: 'till' };
const till = historyName({ of: 'service', service, party: 'customers' });
const slo = (sli: SloConfig['sli'], more: Partial<SloConfig> = {}): SloConfig => ({
  id: 'till',
  name: 'Till',
  sli,
  objectiveRatio: 0.99,
  window: '30d',
  ...more,
});
const availability = slo({ kind: 'availability', ...identity });

test('the budget that is left is that of the window: what is older is not in it', async () => {
  const history = historyWith({
    [till]: [
      { agoMs: 31 * DAY, calls: 1000, errors: 1000 },
      { agoMs: 20 * DAY, calls: 9000, errors: 45 },
      { agoMs: 10 * MINUTE, calls: 1000, errors: 5 },
    ],
  });
  const standing = await measuredSlo(availability, history, NOW);
  expect(standing).toMatchObject({
    id: 'till',
    source: 'vigil',
    kind: 'availability',
    service,
    events: { total: 10_000, bad: 50 },
    errorRatio: 0.005,
    windowMs: 30 * DAY,
    watchedMs: 20 * DAY,
    asOfMs: TO,
    state: 'ok',
    query: till,
  });
  expect(standing.budgetRemainingRatio).toBeCloseTo(0.5, 12);
  expect(standing.burns.map(({ burnRate }) => burnRate && Math.round(burnRate * 1000) / 1000)).toEqual([
    null,
    0.5,
    0.5,
    0.5,
    0.5,
    0.5,
    0.5,
  ]);
});

test('a fire burns in all pairs that it is old enough for, and says how long the budget lasts', async () => {
  const fire = Array.from({ length: 60 }, (_, minute) => ({ agoMs: (minute + 1) * MINUTE, calls: 100, errors: 50 }));
  const quiet = [{ agoMs: 2 * DAY, calls: 10_000_000 }];
  const standing = await measuredSlo(availability, historyWith({ [till]: [...fire, ...quiet] }), NOW);
  expect(standing.state).toBe('burning');
  expect(standing.alerts.map(({ severity, above }) => [severity, above])).toEqual([
    ['page', true],
    ['page', true],
    ['ticket', true],
    ['ticket', false],
  ]);
  // Half of all requests fail: 50 times the rate that lasts 30 days.
  expect(standing.exhaustedInMs).toBeCloseTo((standing.budgetRemainingRatio! * 30 * DAY) / 50, 0);
});

test('with hardly any traffic one failure is shown and wakes nobody', async () => {
  const history = historyWith({
    [till]: [
      { agoMs: 3 * MINUTE, calls: 2, errors: 1 },
      { agoMs: 3 * DAY, calls: 1000 },
    ],
  });
  expect(await measuredSlo(availability, history, NOW)).toMatchObject({ state: 'low_traffic' });
  expect(await measuredSlo({ ...availability, minBadEvents: 1 }, history, NOW)).toMatchObject({ state: 'burning' });
});

test('more failures than the window allows leave no budget', async () => {
  const history = historyWith({ [till]: [{ agoMs: 9 * DAY, calls: 100, errors: 3 }] });
  const standing = await measuredSlo(availability, history, NOW);
  expect(standing.budgetRemainingRatio).toBeCloseTo(-2, 9);
  expect(standing.state).toBe('exhausted');
});

test('without traffic it knows nothing', async () => {
  expect(await measuredSlo(availability, historyWith({}), NOW)).toMatchObject({
    state: 'no_data',
    events: { total: 0, bad: 0 },
    budgetRemainingRatio: null,
    exhaustedInMs: null,
    watchedMs: 0,
  });
});

test('latency is about requests that succeed: a fast failure is no good one and no bad one', async () => {
  const history = historyWith({
    [till]: [
      { agoMs: DAY, calls: 90, ms: 100 },
      { agoMs: DAY, calls: 15, errors: 5, ms: 900, errorMs: 1 },
    ],
  });
  const standing = await measuredSlo(slo({ kind: 'latency', ...identity, thresholdMs: 500 }), history, NOW);
  expect(standing.events?.total).toBe(100);
  expect(standing.events?.bad).toBeCloseTo(10, 9);
  expect(standing.method).toContain('longer than 500 ms');
});

test.each<[string, SloConfig['sli'], readonly string[]]>([
  [
    'one operation',
    { kind: 'availability', ...identity, operation: 'POST /sales' },
    ['SERVER', 'CONSUMER'].map((kind) =>
      historyName({ of: 'operation', service, operation: 'POST /sales', kind, party: 'customers' }),
    ),
  ],
  ['a journey', { kind: 'journey', journey: 'buy' }, [historyName({ of: 'journey', journey: 'buy' })]],
  [
    'a transaction',
    { kind: 'transaction', transaction: 'sale' },
    [historyName({ of: 'transaction', transaction: 'sale', party: 'customers' })],
  ],
])('%s has the series that are its own, added up', async (_what, sli, names) => {
  const series = Object.fromEntries(names.map((name) => [name, [{ agoMs: MINUTE, calls: 10, errors: 1 }]]));
  const { events } = await measuredSlo(
    slo(sli),
    historyWith({ ...series, [till]: [{ agoMs: MINUTE, calls: 999 }] }),
    NOW,
  );
  expect(events).toEqual({ total: 10 * names.length, bad: names.length });
});

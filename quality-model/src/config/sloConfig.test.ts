import { burnPairs } from '../kpi/burnWindows.ts';
import { sloWindowMs } from './sloConfig.ts';
import { vigilConfigSchema } from './vigilConfig.ts';

const slo = { id: 'a', name: 'A', sli: { kind: 'availability', service: 'till' }, objectiveRatio: 0.99 };

/** Issues as `path: message`. */
function issuesOf(input: unknown): readonly string[] {
  const parsed = vigilConfigSchema.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('an SLO', () => {
  test('is filled in', () => {
    expect(vigilConfigSchema.parse({ slos: [slo] }).slos).toEqual([
      { ...slo, window: '30d', sli: { ...slo.sli, namespace: '', environment: '', tenant: 'default' } },
    ]);
    expect(sloWindowMs('30d')).toBe(2_592_000_000);
  });

  test.each<[string, unknown, string]>([
    ['an objective of 100 %', { ...slo, objectiveRatio: 1 }, 'slos.0.objectiveRatio: '],
    ['a window of hours', { ...slo, window: '6h' }, 'slos.0.window: must be a number of days, from 1d to 92d'],
    ['a window of a year', { ...slo, window: '99d' }, 'slos.0.window: must be a number of days, from 1d to 92d'],
    ['an unknown kind', { ...slo, sli: { kind: 'happiness' } }, 'slos.0.sli.kind: '],
    ['a latency without a threshold', { ...slo, sli: { kind: 'latency', service: 'a' } }, 'slos.0.sli.thresholdMs: '],
    [
      'a journey that is not there',
      { ...slo, sli: { kind: 'journey', journey: 'buy' } },
      'slos.0.sli.journey: names a journey that is not in journeys',
    ],
    [
      'a transaction that is not there',
      { ...slo, sli: { kind: 'transaction', transaction: 'buy' } },
      'slos.0.sli.transaction: names a transaction that is not in transactions',
    ],
    ['an owner that is not there', { ...slo, owner: 'red' }, 'slos.0.owner: names a team that is not in owners'],
  ])('%s is refused, and the place named', (_what, entry, issue) => {
    expect(issuesOf({ slos: [entry] })).toEqual([expect.stringContaining(issue)]);
  });

  test('that is there twice is refused', () => {
    expect(issuesOf({ slos: [slo, slo] })).toEqual(['slos.1.id: repeats the id of an earlier entry']);
  });
});

describe('pairs of windows', () => {
  test.each([
    [30, [14.4, 6, 3, 1]],
    [28, [13.44, 5.6, 2.8, 0.933]],
    [7, [3.36, 1.4, 0.7, 0.233]],
    [2, [0.96, 0.4, 0.2]],
  ])('of %i days have the factors %j', (days, factors) => {
    expect(burnPairs(days * 86_400_000).map(({ factor }) => Math.round(factor * 1000) / 1000)).toEqual(factors);
  });
});

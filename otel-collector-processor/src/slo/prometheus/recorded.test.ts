import type { PromSample } from './promClient.ts';
import { promDurationMs } from './promDuration.ts';
import { pyrraSlos } from './pyrraSlos.ts';
import { slothSlos } from './slothSlos.ts';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;
const sample = (name: string, value: number, labels: Readonly<Record<string, string>>): PromSample => ({
  labels: { __name__: name, ...labels },
  value,
});

test.each([
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['4w', 28 * DAY],
  ['250ms', 250],
  ['5', undefined],
  ['m', undefined],
  ['5m ', undefined],
])('%j of PromQL is %j ms', (text, ms) => {
  expect(promDurationMs(text)).toBe(ms);
});

describe('an SLO of sloth', () => {
  const own = { sloth_id: 'till-errors', sloth_service: 'till', sloth_slo: 'errors', owner: 'money', tier: '2' };
  const samples = [
    sample('slo:objective:ratio', 0.99, own),
    sample('slo:time_period:days', 30, own),
    sample('slo:period_error_budget_remaining:ratio', 0.4, own),
    ...(['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const).map((window, i) =>
      sample(`slo:sli_error:ratio_rate${window}`, i < 3 ? 0.2 : 0.001, { ...own, sloth_window: window }),
    ),
    sample('slo:sli_error:ratio_rate30d', 0.006, { ...own, sloth_window: '30d' }),
    sample('sloth_slo_info', 1, {
      ...own,
      sloth_version: 'v0.16.0',
      sloth_mode: 'cli-gen-prom',
      sloth_spec: 'prometheus/v1',
    }),
  ];

  test('is shown as it is recorded', () => {
    expect(slothSlos(samples, 'main', NOW)).toEqual([
      expect.objectContaining({
        id: 'till-errors',
        name: 'errors',
        source: 'sloth',
        prometheus: 'main',
        owner: 'money',
        labels: own,
        objectiveRatio: 0.99,
        windowMs: 30 * DAY,
        errorRatio: 0.006,
        budgetRemainingRatio: 0.4,
        state: 'burning',
        problem: '',
      }),
    ]);
    const [slo] = slothSlos(samples, 'main', NOW);
    expect(slo!.burns.map(({ windowMs }) => windowMs / 60_000)).toEqual([5, 30, 60, 120, 360, 1440, 4320]);
    expect(slo!.alerts.map(({ above }) => above)).toEqual([true, false, false, false]);
    expect(slo!.exhaustedInMs).toBeCloseTo((0.4 * 30 * DAY) / 20, 0);
  });

  test('without traffic has no figures, and is there', () => {
    const quiet = samples.map((one) =>
      one.labels['__name__']!.includes('error') ? { ...one, value: Number.NaN } : one,
    );
    expect(slothSlos(quiet, 'main', NOW)).toEqual([
      expect.objectContaining({ budgetRemainingRatio: null, errorRatio: null, state: 'no_data', exhaustedInMs: null }),
    ]);
  });

  test('that is recorded by halves says what is missing', () => {
    expect(slothSlos([samples[9]!], 'main', NOW)).toEqual([
      expect.objectContaining({ objectiveRatio: null, problem: 'slo:objective:ratio is not recorded' }),
    ]);
  });
});

describe('an SLO of pyrra', () => {
  const own = { slo: 'till-errors' };
  const samples = [
    sample('pyrra_objective', 0.99, { ...own, team: 'money' }),
    sample('pyrra_window', 28 * 86_400, own),
    sample('pyrra_availability', 0.996, own),
    ...(['5m', '30m', '1h', '2h', '6h', '1d', '4d'] as const).map((window, i) =>
      sample(`http_requests:burnrate${window}`, i < 3 ? 0.2 : 0.001, { ...own, job: 'till' }),
    ),
  ];

  test('is shown as it is recorded, with the pairs that are its own', () => {
    const [slo] = pyrraSlos(samples, 'main', NOW);
    expect(slo).toMatchObject({
      id: 'till-errors',
      source: 'pyrra',
      owner: 'money',
      labels: { team: 'money' },
      objectiveRatio: 0.99,
      windowMs: 28 * DAY,
      state: 'burning',
    });
    expect(slo!.budgetRemainingRatio).toBeCloseTo(0.6, 12);
    expect(
      slo!.alerts.map(({ factor, longMs, shortMs, above }) => [factor, longMs / 60_000, shortMs / 60_000, above]),
    ).toEqual([
      [14, 60, 5, true],
      [7, 360, 30, false],
      [2, 1440, 120, false],
      [1, 5760, 360, false],
    ]);
  });

  test('with stretched windows has pairs of those', () => {
    const stretched = ['1m', '8m', '15m', '30m', '1h30m', '6h', '1d'].map((window) =>
      sample(`up:burnrate${window}`, 0, own),
    );
    const [slo] = pyrraSlos([...samples.slice(0, 3), ...stretched], 'main', NOW);
    expect(slo!.alerts.map(({ longMs, shortMs }) => [longMs / 60_000, shortMs / 60_000])).toEqual([
      [15, 1],
      [90, 8],
      [360, 30],
      [1440, 90],
    ]);
  });

  test('with groups shows the one that is worst', () => {
    const groups = [0.01, 0.5, Number.NaN].map((value, i) => sample('x:burnrate1h', value, { ...own, route: `r${i}` }));
    const [slo] = pyrraSlos([...samples.slice(0, 3), ...groups], 'main', NOW);
    expect(slo!.burns).toEqual([expect.objectContaining({ windowMs: 3_600_000, errorRatio: 0.5 })]);
  });

  test('without generic rules says what is missing', () => {
    expect(pyrraSlos(samples.slice(3), 'main', NOW)).toEqual([
      expect.objectContaining({ state: 'no_data', problem: expect.stringContaining('--generic-rules') as unknown }),
    ]);
  });
});

import type { JourneySignalEvent } from '../../signals/index.ts';
import type { RunOrder } from '../runner/protocol.ts';
import { createChecks } from '../createChecks.ts';
import { createFakeClock } from '../testing/fakeClock.ts';
import { createFakeExecutor, type Performance } from '../testing/fakeExecutor.ts';
import { settingsOf } from '../testing/settingsOf.ts';

type Config = Parameters<typeof settingsOf>[0];
type Journey = NonNullable<Config['journeys']>[number];

const smoke = (changes: Partial<Journey> = {}): Journey => ({
  id: 'smoke',
  name: changes.id ?? 'smoke',
  schedule: { every: '10s', jitter: '0s' },
  timeout: '3s',
  alert: { failures: 1, of: 1, recover: 1 },
  steps: [{ id: 'a', get: 'http://shop/' }],
  ...changes,
});

/** Checks that begin at a moment, on a clock that stands still. */
function setUp(
  startsAt: string,
  journeys: readonly Journey[],
  config: Partial<Config> = {},
  perform: (order: RunOrder) => Performance = () => ({ outcome: 'pass' }),
) {
  const clock = createFakeClock(Date.parse(startsAt));
  const executor = createFakeExecutor(clock, perform);
  const signals: JourneySignalEvent[] = [];
  const startMs = clock.monotonicMs();
  const checks = createChecks({
    ports: {
      onRun: () => Promise.resolve(),
      onSignal: (signal) => signals.push(signal),
      recentRuns: () => Promise.resolve([]),
      onProblem: () => {},
    },
    spawnRunner: () => {
      throw new Error('not here');
    },
    ...{ installationKey: Buffer.from('key'), location: 'here', version: '1', clock, random: () => 0, executor },
  });
  checks.apply(settingsOf({ targets: [{ baseUrl: 'http://shop' }], journeys: [...journeys], ...config }));
  checks.start();
  /** Times at which runs began. */
  const starts = (): readonly string[] =>
    executor.orders.map(({ atMs }) => new Date(Date.parse(startsAt) + atMs - startMs).toISOString());
  const skipped = (reason: string): string =>
    [...checks.expose()].join('').match(new RegExp(`skipped_total\\{.*reason="${reason}"\\} (\\d+)`))?.[1] ?? '';
  return { clock, checks, starts, signals, skipped };
}

describe('a cron schedule', () => {
  it('goes by the clock of its time zone, also when that is changed', async () => {
    // Clocks in Berlin went from 3 to 2 o'clock on 25 October 2026.
    const { clock, starts } = setUp('2026-10-24T00:00:00Z', [
      smoke({ schedule: { cron: '30 8 * * *', tz: 'Europe/Berlin', jitter: '0s' } }),
    ]);
    await clock.advance(3 * 86_400_000);
    expect(starts()).toEqual(['2026-10-24T06:30:00.000Z', '2026-10-25T07:30:00.000Z', '2026-10-26T07:30:00.000Z']);
  });

  it('says when it is next', () => {
    const { checks } = setUp('2026-10-24T00:00:00Z', [smoke({ schedule: { cron: '0 12 * * *', jitter: '0s' } })]);
    expect(checks.list()[0]).toMatchObject({ nextRunMs: Date.parse('2026-10-24T12:00:00Z'), intervalMs: 86_400_000 });
  });
});

describe('a journey does not run', () => {
  it('in a window of its own', async () => {
    const { clock, starts, skipped } = setUp('2026-11-22T01:59:45Z', [
      smoke({ schedule: { every: '10s', jitter: '0s', tz: 'UTC', windows: [{ disable: 'Sun 02:00-02:01' }] } }),
    ]);
    await clock.advance(90_000);
    expect(starts().map((time) => time.slice(14, 19))).toEqual(['59:45', '59:55', '01:05', '01:15']);
    expect(skipped('window')).toBe('6');
  });

  it('in a maintenance that pauses it, once', async () => {
    const maintenance = [
      {
        name: 'Database',
        mode: 'pause' as const,
        journeys: ['smoke'],
        from: '2026-11-22T02:00:00+00:00',
        until: '2026-11-22T02:00:30+00:00',
      },
    ];
    const { clock, starts, skipped } = setUp('2026-11-22T02:00:00Z', [smoke()], { maintenance });
    await clock.advance(45_000);
    expect(starts().map((time) => time.slice(14, 19))).toEqual(['00:30', '00:40']);
    expect(skipped('maintenance')).toBe('3');
  });
});

describe('a failure is told', () => {
  const fails = (): Performance => ({ outcome: 'fail' });

  it.each<[string, Partial<Journey>, Partial<Config>]>([
    [
      'not before the end of a maintenance that mutes it',
      {},
      { maintenance: [{ name: 'Night', mode: 'mute', every: 'daily 02:00-02:01' }] },
    ],
    ['not before the end of its quarantine', { quarantine: { until: '2026-11-23', reason: 'flaky' } }, {}],
  ])('%s', async (_what, journey, config) => {
    const start = config.maintenance === undefined ? '2026-11-22T23:59:00Z' : '2026-11-22T02:00:00Z';
    const { clock, starts, signals, checks } = setUp(start, [smoke(journey)], config, fails);
    await clock.advance(55_000);
    expect([starts().length, signals]).toEqual([6, []]);
    expect(checks.list()[0]!.status).toBe('fail'); // shown all the same
    await clock.advance(10_000);
    expect(signals).toMatchObject([{ key: 'journey:smoke', startedMs: Date.parse(start) }]);
  });

  it('not while a journey that it depends on fails, and runs all the same', async () => {
    let parentIsWell = false;
    const journeys = [
      smoke({ id: 'login' }),
      smoke({ id: 'orders', dependsOn: ['login'], schedule: { every: '10s', jitter: '0s' } }),
    ];
    const { clock, signals, starts } = setUp('2026-11-22T02:00:00Z', journeys, {}, (order) =>
      order.mark.startsWith('login') && parentIsWell ? { outcome: 'pass' } : { outcome: 'fail' },
    );
    await clock.advance(35_000);
    // Of the first round nobody knows which ends first: the child may have been told before its parent failed.
    expect(signals.filter(({ key }) => key === 'journey:login')).toHaveLength(1);
    expect(signals.filter(({ key, endedMs }) => key === 'journey:orders' && endedMs === null)).toHaveLength(0);
    expect(starts()).toHaveLength(8);
    parentIsWell = true;
    await clock.advance(20_000);
    expect(signals.filter(({ key, endedMs }) => key === 'journey:orders' && endedMs === null)).toHaveLength(1);
  });
});

it('time points that are missing are counted', async () => {
  let up = true;
  const { clock, checks } = setUp('2026-11-22T02:00:00Z', [smoke()], {}, () => ({ outcome: up ? 'pass' : 'lost' }));
  await clock.advance(45_000);
  up = false;
  await clock.advance(30_000);
  expect(checks.list()[0]!.coverage).toEqual({ expected: 8, reported: 5, missing: 3 });
});

it.each<[string, Partial<Config>]>([
  ['neither every nor cron', { journeys: [smoke({ schedule: {} })] }],
  ['both', { journeys: [smoke({ schedule: { every: '1m', cron: '* * * * *' } })] }],
  ['six fields', { journeys: [smoke({ schedule: { cron: '0 0 6 * * *' } })] }],
  ['a day that never comes', { journeys: [smoke({ schedule: { cron: '0 0 30 2 *' } })] }],
  ['a window that is none', { journeys: [smoke({ schedule: { every: '1m', windows: [{ disable: 'sometimes' }] } })] }],
  ['a dependency on nobody', { journeys: [smoke({ dependsOn: ['nobody'] })] }],
  ['a dependency on itself', { journeys: [smoke({ dependsOn: ['smoke'] })] }],
  [
    'a maintenance of nobody',
    { journeys: [smoke()], maintenance: [{ name: 'x', journeys: ['no'], every: 'daily 01:00-02:00' }] },
  ],
  ['a maintenance without time', { journeys: [smoke()], maintenance: [{ name: 'x' }] }],
])('a schedule with %s is refused', (_what, config) => {
  expect(() => settingsOf({ targets: [{ baseUrl: 'http://shop' }], ...config })).toThrow();
});

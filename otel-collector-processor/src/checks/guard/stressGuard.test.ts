import { createChecks } from '../createChecks.ts';
import type { RunResult } from '../contract.ts';
import { createFakeClock } from '../testing/fakeClock.ts';
import { createFakeExecutor, type Performance } from '../testing/fakeExecutor.ts';
import { settingsOf } from '../testing/settingsOf.ts';
import type { RunOrder } from '../runner/protocol.ts';
import type { CustomersHealth } from './stress.ts';

const journey = (id: string, criticality: 'p1' | 'p3', every = '10s') => ({
  id,
  name: id,
  criticality,
  service: 'shop',
  schedule: { every, jitter: '0s' },
  timeout: '3s',
  steps: [{ id: 'a', get: 'http://shop/' }],
});
const settings = settingsOf({
  services: [{ name: 'shop', namespace: '', environment: '' }],
  targets: [{ baseUrl: 'http://shop', maxRequestsPerMinute: 1000 }, { baseUrl: 'http://other' }],
  journeys: [
    journey('vital', 'p1'),
    journey('smoke', 'p3'),
    journey('second', 'p3'),
    { ...journey('elsewhere', 'p3'), service: undefined, steps: [{ id: 'a', get: 'http://other/' }] },
  ],
});
const WELL: CustomersHealth = {
  ...{ requests: 100, errorRatio: 0, p95Ms: 50, longRequests: 100, longErrorRatio: 0 },
  ...{ objectiveRatio: 0.99, openIssue: undefined },
};

function setUp(perform: (order: RunOrder) => Performance = () => ({ outcome: 'pass' })) {
  const clock = createFakeClock();
  const executor = createFakeExecutor(clock, perform);
  const runs: RunResult[] = [];
  let health = WELL;
  const checks = createChecks({
    ports: {
      onRun: (run) => Promise.resolve(void runs.push(run)),
      onSignal: () => {},
      recentRuns: () => Promise.resolve([]),
      onProblem: () => {},
      healthOf: () => health,
    },
    spawnRunner: () => {
      throw new Error('not here');
    },
    ...{ installationKey: Buffer.from('key'), location: 'here', version: '1', clock, random: () => 0, executor },
  });
  checks.apply(settings);
  checks.start();
  const beganMs = clock.monotonicMs();
  /** Seconds at which runs of a journey began, from the start on. */
  const starts = (id: string): readonly number[] =>
    executor.orders.filter(({ order }) => order.mark.startsWith(`${id}.`)).map(({ atMs }) => (atMs - beganMs) / 1000);
  return {
    clock,
    checks,
    executor,
    runs,
    starts,
    suffer: (changes: Partial<CustomersHealth>) => (health = { ...WELL, ...changes }),
  };
}

test('while customers suffer no run but those that matter most begins; then one tries, and then all go on', async () => {
  const { clock, checks, starts, suffer, runs } = setUp();
  await clock.advance(35_000);
  expect(starts('smoke')).toEqual([0, 10, 20, 30]);
  suffer({ errorRatio: 0.5 });
  await clock.advance(40_000); // seen at 40 s: what is due at that moment may still begin
  expect(starts('smoke').filter((second) => second > 40)).toEqual([]);
  expect(starts('vital')).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
  expect(starts('elsewhere')).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
  expect(runs.findLast(({ checkId }) => checkId === 'smoke')).toMatchObject({
    outcome: 'skipped',
    reason: expect.stringContaining('50 % of its customers'),
  });
  expect(checks.list().find(({ id }) => id === 'smoke')!.pause).toMatchObject({ target: 'http://shop' });
  expect([...checks.expose()].join('')).toContain('vigil_journey_target_paused{instance="http://shop",probe="here"} 1');
  suffer({});
  await clock.advance(30_000);
  // The tick of 80 s sees that it is over; one of the two tries and passes, the other goes on with the next round.
  const after = [...starts('smoke'), ...starts('second')].filter((second) => second > 70);
  expect(after.filter((second) => second <= 90)).toHaveLength(1 + 2 * (after.includes(80) ? 1 : 0));
  expect(starts('smoke').at(-1)).toBe(100);
  expect(checks.list().some(({ pause }) => pause !== undefined)).toBe(false);
  await checks.stop(1);
});

test('after the cooldown one run tries, and a failure keeps the others away twice as long', async () => {
  const { clock, starts, suffer } = setUp((order) => ({ outcome: order.mark.startsWith('vital') ? 'pass' : 'fail' }));
  suffer({ errorRatio: 0.5 });
  await clock.advance(700_000);
  const tried = [...starts('smoke'), ...starts('second')].filter((second) => second > 10);
  // Paused at 10 s: tried after 120 s, then after 240 s more, each time by one run.
  expect(tried.filter((second) => second < 130)).toEqual([]);
  expect(tried.filter((second) => second < 370)).toHaveLength(1);
  expect(tried.filter((second) => second < 700)).toHaveLength(2);
});

test('a target that answers 429 is left alone as long as it says, and not asked again by a retry', async () => {
  let refuses = true;
  const { clock, starts } = setUp((order) => {
    const isSmoke = order.mark.startsWith('smoke.');
    if (!isSmoke || !refuses) return { outcome: 'pass' };
    refuses = false;
    return { outcome: 'fail', refusals: [{ target: 'http://shop', status: 429, retryAfterMs: 300_000 }] };
  });
  await clock.advance(299_000);
  expect(starts('smoke')).toEqual([0]);
  await clock.advance(60_000);
  expect(starts('smoke').length + starts('second').length).toBeGreaterThan(2);
});

test('what is under way is ended when its target is paused, unless it runs under stress', async () => {
  const { clock, executor, suffer } = setUp(() => ({ outcome: 'pass', durationMs: 15_000 }));
  suffer({ errorRatio: 1 });
  await clock.advance(11_000);
  const ended = executor.orders.flatMap(({ order }) =>
    executor.aborted.includes(order.order) ? [order.mark.split('.')[0]] : [],
  );
  expect(ended).toEqual(['smoke', 'second']);
});

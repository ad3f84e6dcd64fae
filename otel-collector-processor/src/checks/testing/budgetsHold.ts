import fc from 'fast-check';
import { BUDGET_WINDOW_MS } from '../budget/targetBudget.ts';
import { createChecks } from '../createChecks.ts';
import { createFakeClock } from './fakeClock.ts';
import { createFakeExecutor } from './fakeExecutor.ts';
import { settingsOf } from './settingsOf.ts';

const TARGETS = ['http://a', 'http://b'] as const;

const journey = fc.record({
  everySeconds: fc.integer({ min: 2, max: 90 }),
  jitterRatio: fc.double({ min: 0, max: 1, noNaN: true }),
  maxRunsPerDay: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  retries: fc.integer({ min: 0, max: 2 }),
  backoffSeconds: fc.integer({ min: 0, max: 3 }),
  steps: fc.array(fc.constantFrom(...TARGETS), { minLength: 1, maxLength: 6 }),
});
const limits = fc.record({
  maxRequestsPerMinute: fc.integer({ min: 1, max: 20 }),
  maxConcurrent: fc.integer({ min: 1, max: 3 }),
  maxBytesPerDay: fc.integer({ min: 1000, max: 100_000 }),
});
const schedule = fc.record({
  journeys: fc.array(journey, { minLength: 1, maxLength: 6 }),
  limits: fc.tuple(limits, limits),
  /** What becomes of the attempts, again and again. */
  performances: fc.array(
    fc.record({
      outcome: fc.constantFrom('pass', 'fail', 'fail', 'unknown', 'lost'),
      durationMs: fc.integer({ min: 1, max: 20_000 }),
      /** Redirects to a target. */
      bytesRatio: fc.double({ min: 0, max: 1, noNaN: true }),
      /** The target says that it has too much to do. */
      refuses: fc.constantFrom(false, false, false, true),
      redirects: fc.array(fc.constantFrom(...TARGETS), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 20 },
  ),
  /** Seconds after which somebody asks for a run of the first journey. */
  manual: fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 8 }),
  seed: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

/**
 * No schedule, retry, redirect or run on demand takes more of a target than its budgets say, makes more runs than a
 * journey may make in a day, or overlaps a journey with itself.
 */
export const budgetsHold = fc.asyncProperty(schedule, async (plan) => {
  const clock = createFakeClock();
  const loose = settingsOf({
    targets: TARGETS.map((baseUrl) => ({ baseUrl, maxRequestsPerMinute: 1_000_000 })),
    journeys: plan.journeys.map(({ everySeconds, jitterRatio, retries, backoffSeconds, steps }, index) => ({
      id: `j${index}`,
      name: `j${index}`,
      schedule: { every: `${everySeconds}s`, jitter: `${Math.floor(everySeconds * jitterRatio)}s` },
      retry: { max: retries, backoff: `${backoffSeconds}s` },
      steps: steps.map((url, at) => ({ id: `s${at}`, get: `${url}/` })),
    })),
  });
  // Far more than any budget: a plan that `vigil validate` would refuse must not do harm either.
  const targets = loose.targets.map((target, index) => {
    const limit = plan.limits[index as 0 | 1];
    return { ...target, ...limit, maxBytesPerRequest: Math.floor(limit.maxBytesPerDay / 16) };
  });
  const largest = Math.min(...targets.map(({ maxBytesPerRequest }) => maxBytesPerRequest));
  const journeys = loose.journeys.map((journey, index) => ({
    ...journey,
    maxRunsPerDay: plan.journeys[index]!.maxRunsPerDay,
  }));
  const running = new Map<string, number>();
  const most = new Map<string, number>();
  let nth = 0;
  const executor = createFakeExecutor(clock, (order, ask) => {
    const { redirects, bytesRatio, refuses, ...performance } = plan.performances[nth++ % plan.performances.length]!;
    const entered = new Set(Object.values(order.tokens).map(({ target }) => target));
    for (const target of redirects) {
      if (ask(target) === undefined) continue;
      entered.add(target);
    }
    for (const key of [...entered, order.mark.split('.')[0]!]) {
      running.set(key, (running.get(key) ?? 0) + 1);
      most.set(key, Math.max(most.get(key) ?? 0, running.get(key)!));
    }
    const waitMs = Math.max(0, ...Object.values(order.tokens).map(({ notBeforeMs }) => notBeforeMs));
    clock.after(Math.max(performance.durationMs, waitMs), () => {
      for (const key of [...entered, order.mark.split('.')[0]!]) running.set(key, running.get(key)! - 1);
    });
    return {
      ...performance,
      bytes: Math.floor(largest * bytesRatio),
      refusals: refuses ? [{ target: [...entered][0]!, status: 503, retryAfterMs: 5000 }] : [],
    };
  });
  const checks = createChecks({
    ports: { onRun: async () => {}, onSignal: () => {}, recentRuns: async () => [], onProblem: () => {} },
    spawnRunner: () => {
      throw new Error('not here');
    },
    installationKey: Buffer.from('key'),
    location: 'here',
    version: '1',
    clock,
    random: () => plan.seed,
    executor,
  });
  checks.apply({ ...loose, journeys, targets });
  checks.start();
  for (const afterSeconds of plan.manual) {
    await clock.advance(afterSeconds * 1000);
    checks.runNow('j0').catch(() => {}); // refused is fine
  }
  await clock.advance(150_000);
  for (const { name, maxRequestsPerMinute, maxConcurrent, maxBytesPerDay } of targets) {
    const times = executor.sent.filter(({ target }) => target === name).map(({ atMs }) => atMs);
    for (const startMs of times) {
      const inWindow = times.filter((atMs) => atMs >= startMs && atMs < startMs + BUDGET_WINDOW_MS);
      expect(inWindow.length).toBeLessThanOrEqual(maxRequestsPerMinute);
    }
    // All of it is within one day.
    const bytes = executor.sent.filter(({ target }) => target === name).map((request) => request.bytes);
    expect(bytes.reduce((sum, more) => sum + more, 0)).toBeLessThanOrEqual(maxBytesPerDay);
    expect(most.get(name) ?? 0).toBeLessThanOrEqual(maxConcurrent);
  }
  for (const { id, maxRunsPerDay } of journeys) {
    expect(most.get(id) ?? 0).toBeLessThanOrEqual(1);
    const runs = new Set(executor.orders.flatMap(({ order }) => (order.mark.startsWith(`${id}.`) ? [order.mark] : [])));
    expect(runs.size).toBeLessThanOrEqual(maxRunsPerDay ?? Infinity);
  }
});

import { verifyMark } from '../marks/index.ts';
import { createChecks } from './createChecks.ts';
import { createFakeClock } from './testing/fakeClock.ts';
import { createFakeExecutor } from './testing/fakeExecutor.ts';
import { settingsOf } from './testing/settingsOf.ts';
const key = Buffer.from('0123456789abcdef0123456789abcdef');
const smoke = {
    id: 'smoke',
    name: 'Smoke',
    service: 'till',
    criticality: 'p2',
    schedule: { every: '10s', jitter: '0s' },
    timeout: '3s',
    retry: { backoff: '1s' },
    steps: [{ id: 'a', get: 'http://shop/' }],
};
const settings = (journeys, targets = [{ baseUrl: 'http://shop' }]) => settingsOf({
    services: [{ name: 'till', namespace: 'shop', environment: 'prod' }],
    targets,
    journeys: [...journeys],
});
/** Checks on a clock that stands still; runs end as `perform` says. */
function setUp(perform = () => ({ outcome: 'pass' }), ports = {}, options = {}) {
    const clock = createFakeClock();
    const startMs = clock.nowMs();
    const runs = [];
    const signals = [];
    const problems = [];
    let nth = 0;
    const executor = createFakeExecutor(clock, (order) => perform(order, nth++));
    const checks = createChecks({
        ports: {
            onRun: (run) => Promise.resolve(void runs.push(run)),
            onSignal: (signal) => signals.push(signal),
            recentRuns: () => Promise.resolve([]),
            onProblem: (message) => problems.push(message),
            ...ports,
        },
        spawnRunner: () => {
            throw new Error('not here');
        },
        installationKey: key,
        location: 'here',
        version: '1.2.3',
        clock,
        random: () => 0.5,
        executor,
        ...options,
    });
    /** Seconds after the start at which attempts began. */
    const starts = () => executor.orders.map(({ atMs }) => (atMs - clock.monotonicMs() + clock.nowMs() - startMs) / 1000);
    const metric = (line) => [...checks.expose()]
        .join('')
        .split('\n')
        .find((text) => text.startsWith(line))
        ?.split(' ')
        .at(-1);
    return { checks, clock, executor, runs, signals, problems, starts, metric, startMs };
}
/** Passes and failures, by letters; after the last it passes. */
const byLetters = (letters) => (_order, nth) => ({
    outcome: { f: 'fail', '?': 'lost' }[letters[nth]] ?? 'pass',
});
describe('the schedule', () => {
    it('begins after a random part of the jitter, and then keeps its grid', async () => {
        const { checks, clock, starts } = setUp();
        checks.apply(settings([{ ...smoke, schedule: { every: '10s' } }]));
        checks.start();
        await clock.advance(36_000);
        expect(starts()).toEqual([5, 15, 25, 35]);
    });
    it('begins a rare journey within two minutes', async () => {
        const { checks, clock, starts } = setUp();
        checks.apply(settings([{ ...smoke, schedule: { every: '6h' } }]));
        checks.start();
        await clock.advance(120_000);
        expect(starts()).toEqual([60]);
    });
    it('does not drift with the duration of runs', async () => {
        const { checks, clock, starts } = setUp(() => ({ outcome: 'pass', durationMs: 2999 }));
        checks.apply(settings([smoke]));
        checks.start();
        await clock.advance(40_000);
        expect(starts()).toEqual([0, 10, 20, 30, 40]);
    });
    it('never overlaps a journey with itself', async () => {
        const { checks, clock, starts, metric } = setUp(() => ({ outcome: 'pass', durationMs: 25_000 }));
        checks.apply(settings([smoke]));
        checks.start();
        await clock.advance(59_000);
        expect(starts()).toEqual([0, 30]);
        expect(metric('vigil_journey_skipped_total{job="Smoke",instance="http://shop",probe="here",journey="smoke",reason="overlap"}')).toBe('4');
    });
    it('skips what a machine slept through, instead of catching up', async () => {
        const clock = createFakeClock();
        let asleepMs = 0;
        const sleepy = {
            ...clock,
            monotonicMs: () => clock.monotonicMs() + asleepMs,
            nowMs: () => clock.nowMs() + asleepMs,
        };
        const { checks, runs, metric } = setUp(undefined, {}, { clock: sleepy, executor: createFakeExecutor(sleepy, () => ({ outcome: 'pass' })) });
        checks.apply(settings([smoke]));
        checks.start();
        await clock.advance(1000);
        asleepMs = 31_000; // the timer for 10 s fires at 41 s by the other clocks
        await clock.advance(9500);
        expect(runs.map(({ startedMs, scheduledMs }) => startedMs - scheduledMs)).toEqual([0, 1000]);
        expect(metric('vigil_journey_skipped_total{job="Smoke",instance="http://shop",probe="here",journey="smoke",reason="late"}')).toBe('3');
    });
    it('is not started by itself', async () => {
        const { checks, clock, starts } = setUp();
        checks.apply(settings([smoke]));
        await clock.advance(60_000);
        expect(starts()).toEqual([]);
    });
});
describe('an attempt', () => {
    it('has the marks of its run, and its id as a variable', async () => {
        const { checks, clock, executor, runs } = setUp();
        checks.apply(settings([smoke]));
        checks.start();
        await clock.advance(1000);
        const { order } = executor.orders[0];
        const [run] = runs;
        expect(verifyMark(key, order.mark)).toMatchObject({ checkId: 'smoke', runId: run.runId, location: 'here' });
        expect(order.values['vigil.runId']).toBe(run.runId);
        expect(run).toMatchObject({
            checkId: 'smoke',
            attempt: 1,
            location: 'here',
            outcome: 'pass',
            startedMs: clock.nowMs() - 1000,
        });
    });
    it('is repeated within the interval; a pass after it is unstable, and every attempt is kept', async () => {
        const { checks, clock, starts, runs, metric } = setUp(byLetters('f'));
        checks.apply(settings([{ ...smoke, retry: { max: 2, backoff: '1s' } }]));
        checks.start();
        await clock.advance(5000);
        expect(starts()).toEqual([0, 1.1]);
        expect(runs.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
            [1, 'fail'],
            [2, 'pass'],
        ]);
        expect(new Set(runs.map(({ runId }) => runId)).size).toBe(1);
        expect(checks.list()[0]).toMatchObject({ status: 'unstable', passRatio: 1, points: [{ verdict: 'unstable' }] });
        expect(metric('probe_success')).toBe('1');
    });
    it('is not repeated if that would reach into the next run', async () => {
        const { checks, clock, starts } = setUp(() => ({ outcome: 'fail', durationMs: 2900 }));
        checks.apply(settings([{ ...smoke, retry: { max: 2, backoff: '1s' } }]));
        checks.start();
        await clock.advance(9999);
        expect(starts()).toEqual([0, 3.9]);
    });
    it('is not repeated if it left something behind', async () => {
        const { checks, clock, starts, metric } = setUp(() => ({ outcome: 'fail', leaked: 1 }));
        checks.apply(settings([{ ...smoke, retry: { max: 2 } }]));
        checks.start();
        await clock.advance(9999);
        expect(starts()).toEqual([0]);
        expect(metric('vigil_cleanup_leaked_total')).toBe('1');
    });
    it('whose runner is lost is unknown, and does not count', async () => {
        const { checks, clock, runs, signals, metric } = setUp(() => ({ outcome: 'lost' }));
        checks.apply(settings([{ ...smoke, alert: { failures: 1, of: 1 } }]));
        checks.start();
        await clock.advance(25_000);
        expect(runs.map(({ outcome, reason }) => [outcome, reason])).toEqual(Array(3).fill(['unknown', 'the runner was killed']));
        expect(checks.list()[0].status).toBe('pending');
        expect([signals, metric('probe_success'), metric('probe_all_success_count')]).toEqual([[], undefined, '0']);
    });
    it('that cannot be kept is a problem, and no more', async () => {
        const { checks, clock, problems } = setUp(undefined, { onRun: () => Promise.reject(new Error('disk full')) });
        checks.apply(settings([smoke]));
        checks.start();
        await clock.advance(11_000);
        expect(problems).toEqual(Array(2).fill('a run could not be kept: disk full'));
        expect(checks.list()[0].status).toBe('pass');
    });
});
describe('the signal of a failing journey', () => {
    it('begins with the first of the failed runs and ends with the first of the good ones', async () => {
        const { checks, clock, signals, startMs } = setUp(byLetters('pfpfffppp'));
        checks.apply(settings([{ ...smoke, alert: { failures: 2, of: 3, recover: 2 } }]));
        checks.start();
        await clock.advance(35_000);
        expect(signals).toEqual([
            {
                kind: 'journey',
                key: 'journey:smoke',
                subject: {
                    service: { tenant: 'default', environment: 'prod', namespace: 'shop', name: 'till' },
                    operation: '',
                },
                startedMs: startMs + 10_000,
                endedMs: null,
                title: 'Journey "Smoke" fails: a: it failed',
                checkId: 'smoke',
                runId: expect.stringMatching(/-here-/),
                failedStep: 'a',
                traceId: 'f'.repeat(32),
                reason: 'a: it failed',
                criticality: 'p2',
            },
        ]);
        expect(checks.list()[0]).toMatchObject({ status: 'fail', failingSinceMs: startMs + 10_000 });
        await clock.advance(45_000);
        expect(signals.slice(1)).toMatchObject([{ startedMs: startMs + 10_000, endedMs: startMs + 60_000 }]);
        expect(checks.list()[0]).toMatchObject({ status: 'pass', failingSinceMs: null });
    });
    it('is told again when a journey means something else now, and ends with it', async () => {
        const { checks, clock, signals } = setUp(() => ({ outcome: 'fail' }));
        const failing = { ...smoke, alert: { failures: 1, of: 1 } };
        checks.apply(settings([failing]));
        checks.start();
        await clock.advance(15_000);
        checks.apply(settings([failing]));
        checks.apply(settings([{ ...failing, criticality: 'p1' }]));
        checks.apply(settings([]));
        expect(signals.map(({ criticality, endedMs }) => [criticality, endedMs])).toEqual([
            ['p2', null],
            ['p1', null],
            ['p1', clock.nowMs()],
        ]);
    });
    it('is there again after a restart, and ends when the journey is well', async () => {
        const before = setUp(() => ({ outcome: 'fail' }));
        before.checks.apply(settings([smoke]));
        before.checks.start();
        await before.clock.advance(25_000);
        const after = setUp(undefined, { recentRuns: () => Promise.resolve(before.runs.toReversed()) });
        after.checks.apply(settings([smoke]));
        await after.clock.advance(0);
        expect(after.signals).toEqual([{ ...before.signals[0], runId: before.runs.at(-1).runId }]);
        after.checks.start();
        await after.clock.advance(15_000);
        expect(after.signals.at(-1)).toMatchObject({
            startedMs: before.signals[0].startedMs,
            endedMs: expect.any(Number),
        });
    });
    it('a history that cannot be read is a problem, and the journey runs', async () => {
        const { checks, clock, problems, starts } = setUp(undefined, {
            recentRuns: () => Promise.reject(new Error('gone')),
        });
        checks.apply(settings([smoke]));
        checks.start();
        await clock.advance(1000);
        expect([problems, starts()]).toEqual([['its earlier runs could not be read: gone'], [0]]);
    });
});
describe('a journey that was removed', () => {
    it('has no series, no status, and runs no more; what is under way is kept', async () => {
        const { checks, clock, runs, starts } = setUp(() => ({ outcome: 'pass', durationMs: 3000 }));
        checks.apply(settings([smoke]));
        checks.start();
        await clock.advance(1000);
        expect([...checks.expose()].join('')).toContain('journey="smoke"');
        checks.apply(settings([{ ...smoke, id: 'other', name: 'Other', schedule: { every: '1h', jitter: '1h' } }]));
        await clock.advance(30_000);
        expect([...checks.expose()].join('')).not.toContain('smoke');
        expect([checks.list().map(({ id }) => id), starts(), runs.length]).toEqual([['other'], [0], 1]);
    });
});
describe('a run that a person asks for', () => {
    it('resolves with its last attempt, and waits for the one under way', async () => {
        const { checks, clock, starts } = setUp(byLetters('pf'));
        checks.apply(settings([{ ...smoke, retry: { max: 1, backoff: '1s' } }]));
        checks.start();
        await clock.advance(50);
        const asked = checks.runNow('smoke');
        await clock.advance(3000);
        expect(await asked).toMatchObject({ outcome: 'pass', attempt: 2 });
        expect(starts()).toEqual([0, 0.1, 1.2]);
    });
    it('is refused for a journey that is not there', async () => {
        await expect(setUp().checks.runNow('nobody')).rejects.toMatchObject({ code: 'unknown_check' });
    });
    it('is refused where the budget has no room', async () => {
        const { checks, clock } = setUp();
        checks.apply(settings([{ ...smoke, schedule: { every: '1m', jitter: '1m' } }], [{ baseUrl: 'http://shop', maxRequestsPerMinute: 1 }]));
        const [first, second] = [checks.runNow('smoke'), checks.runNow('smoke').catch((error) => error)];
        await clock.advance(10_000);
        expect(await first).toMatchObject({ outcome: 'pass' });
        expect(await second).toMatchObject({
            code: 'not_run',
            message: expect.stringContaining('the budget of http://shop'),
        });
    });
    it('is refused when its journey is removed, or everything stops, before it begins', async () => {
        const { checks, clock } = setUp(() => ({ outcome: 'pass', durationMs: 2000 }));
        checks.apply(settings([smoke, { ...smoke, id: 'other', name: 'Other' }]));
        checks.start();
        await clock.advance(50);
        const asked = ['smoke', 'other'].map((id) => checks.runNow(id).catch((error) => error));
        checks.apply(settings([smoke]));
        const stopped = checks.stop(10_000);
        await clock.advance(5000);
        await stopped;
        expect(await Promise.all(asked)).toMatchObject([{ code: 'not_run' }, { code: 'not_run' }]);
    });
});
describe('a budget', () => {
    it('that has no room skips the run with its reason, and counts it', async () => {
        const { checks, clock, runs, metric } = setUp();
        const tight = settings([smoke]);
        checks.apply({ ...tight, targets: tight.targets.map((target) => ({ ...target, maxRequestsPerMinute: 3 })) });
        checks.start();
        await clock.advance(69_000);
        expect(runs.map(({ outcome }) => outcome)).toEqual([
            'pass',
            'pass',
            'pass',
            'skipped',
            'skipped',
            'skipped',
            'pass',
        ]);
        expect(runs[3]).toMatchObject({ reason: 'the budget of http://shop has no room for this run', steps: [] });
        expect(metric('vigil_journey_skipped_total{job="Smoke",instance="http://shop",probe="here",journey="smoke",reason="budget"}')).toBe('3');
        expect(checks.list()[0].status).toBe('pass');
    });
    it('that is used up to the last request by the plan skips nothing, however long', async () => {
        let state = 7;
        const wobble = () => (state = (state * 16_807) % 2_147_483_647) % 400;
        const { checks, clock, runs } = setUp(() => ({ outcome: 'pass', durationMs: 500 + wobble() }));
        const steps = [1, 2, 3].map((n) => ({ id: `s${n}`, get: 'http://shop/' }));
        const exact = settings([{ ...smoke, schedule: { every: '15s', jitter: '0s' }, steps }], [{ baseUrl: 'http://shop', maxRequestsPerMinute: 12 }]);
        checks.apply(exact);
        checks.start();
        await clock.advance(1_800_000);
        expect(runs.length).toBe(120); // the last has just begun
        expect(runs.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
    });
    it('of runs at the same time lets others wait for their turn', async () => {
        const { checks, clock, starts, runs } = setUp(() => ({ outcome: 'pass', durationMs: 1000 }));
        const journeys = ['a', 'b', 'c'].map((id) => ({ ...smoke, id, name: id }));
        checks.apply(settings(journeys, [{ baseUrl: 'http://shop', maxConcurrent: 1 }]));
        checks.start();
        await clock.advance(9000);
        expect(starts()).toEqual([0, 1, 2]);
        expect(runs.map(({ checkId }) => checkId)).toEqual(['a', 'b', 'c']);
    });
    it('of runs at the same time skips who would wait too long', async () => {
        const { checks, clock, runs } = setUp((order) => ({
            outcome: 'pass',
            durationMs: order.mark.startsWith('slow') ? 8000 : 10,
        }));
        const slow = { ...smoke, id: 'slow', name: 'slow', timeout: '9s' };
        checks.apply(settings([slow, { ...smoke, id: 'fast', name: 'fast' }], [{ baseUrl: 'http://shop', maxConcurrent: 1 }]));
        checks.start();
        await clock.advance(9000);
        expect(runs.find(({ checkId }) => checkId === 'fast')).toMatchObject({
            outcome: 'skipped',
            reason: 'http://shop has as many runs as it may have at the same time',
        });
    });
    it('keeps what was used when the configuration is read again', async () => {
        const { checks, clock, runs } = setUp();
        const tight = settings([smoke]);
        const three = { ...tight, targets: tight.targets.map((target) => ({ ...target, maxRequestsPerMinute: 3 })) };
        checks.apply(three);
        checks.start();
        await clock.advance(25_000);
        checks.apply(three);
        await clock.advance(10_000);
        expect(runs.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass', 'skipped']);
    });
});
describe('a stop', () => {
    it('waits for what is under way, starts nothing more, and leaves no timer', async () => {
        const { checks, clock, runs, starts } = setUp(() => ({ outcome: 'fail', durationMs: 2000 }));
        checks.apply(settings([{ ...smoke, retry: { max: 2, backoff: '1s' } }]));
        checks.start();
        await clock.advance(1000);
        const stopped = checks.stop(10_000);
        await clock.advance(5000);
        await stopped;
        expect([runs.length, starts(), clock.waiting()]).toEqual([1, [0], 0]);
    });
    it('does not wait for a backoff', async () => {
        const { checks, clock, runs } = setUp(() => ({ outcome: 'fail' }));
        checks.apply(settings([{ ...smoke, schedule: { every: '5m', jitter: '0s' }, retry: { max: 2, backoff: '1m' } }]));
        checks.start();
        await clock.advance(1000);
        await checks.stop(10_000);
        expect([runs.length, clock.waiting()]).toEqual([1, 0]);
    });
});
test('a location that could not stand in a run id is refused', () => {
    expect(() => setUp(undefined, {}, { location: 'Here!' })).toThrow('location must be');
});

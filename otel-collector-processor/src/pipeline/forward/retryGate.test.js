import { RetryGate, pause } from './retryGate.ts';
/** A gate whose pauses end when the test says so. */
function gateOfSleeps(random = 0.5) {
    const sleeps = [];
    const gate = new RetryGate({
        firstMs: 1000,
        mostMs: 8000,
        random: () => random,
        pause: (ms, signal) => new Promise((resolve) => {
            sleeps.push({ ms, wake: resolve });
            signal.addEventListener('abort', () => resolve());
        }),
    });
    return { gate, sleeps };
}
/** All that can happen without a timer has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
async function isOpen(promise) {
    let open = false;
    void promise.then(() => (open = true));
    await settled();
    return open;
}
describe('a backoff', () => {
    test.each([
        [0, 500],
        [1, 1000],
        [3, 4000],
        [4, 4000],
        [1_000_000, 4000],
    ])('after attempt %i is a random share of an exponential bound: %i ms', (attempt, ms) => {
        const { gate, sleeps } = gateOfSleeps();
        void gate.failed(attempt, undefined);
        expect(sleeps.map((s) => s.ms)).toEqual([ms]);
    });
    test('holds its own request only', async () => {
        const { gate } = gateOfSleeps();
        void gate.failed(0, undefined);
        await gate.passed();
    });
    test('ends when another request gets through', async () => {
        const { gate } = gateOfSleeps();
        const failed = gate.failed(5, undefined);
        gate.succeeded();
        await failed;
    });
});
describe('a delay that the destination asked for', () => {
    test('holds every request, whoever else gets through', async () => {
        const { gate, sleeps } = gateOfSleeps(0);
        void gate.failed(0, 7000);
        expect(sleeps[0].ms).toBe(7000);
        const passed = gate.passed();
        gate.succeeded();
        expect(await isOpen(passed)).toBe(false);
        sleeps[0].wake();
        await passed;
        await gate.passed();
    });
    test('is the longest of those asked for', async () => {
        const { gate, sleeps } = gateOfSleeps(0);
        void gate.failed(0, 9000);
        void gate.failed(0, 10);
        sleeps.find((s) => s.ms === 10).wake();
        const passed = gate.passed();
        expect(await isOpen(passed)).toBe(false);
        sleeps.find((s) => s.ms === 9000).wake();
        await passed;
    });
    test.each([
        ['none', 0, []],
        ['a year', 365 * 86_400_000, [3_600_000]],
    ])('of %s is kept within reason', (_what, askedMs, asked) => {
        const { gate, sleeps } = gateOfSleeps();
        void gate.failed(0, askedMs);
        expect(sleeps.map((s) => s.ms)).toEqual([...asked, 500]);
    });
});
test('stopping ends every pause, and those to come', async () => {
    const { gate, sleeps } = gateOfSleeps();
    const waiting = [gate.failed(0, 5000), gate.failed(0, undefined), gate.passed()];
    gate.stop();
    await Promise.all(waiting);
    const before = sleeps.length;
    await gate.failed(0, 5000);
    await gate.passed();
    expect(sleeps).toHaveLength(before);
});
describe('a real pause', () => {
    test('ends by itself', () => pause(1, new AbortController().signal));
    test('ends when it is aborted, also if it was before', async () => {
        const abort = new AbortController();
        const paused = pause(1e9, abort.signal);
        abort.abort();
        await paused;
        await pause(1e9, abort.signal);
    });
});

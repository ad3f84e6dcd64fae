import { pollDelayMs } from './pollDelay.ts';
test.each([
    ['the interval while it answers', 15_000, 0, 15_000],
    ['the interval after one failure', 15_000, 1, 15_000],
    ['twice that after the second', 15_000, 2, 30_000],
    ['a minute at most', 15_000, 3, 60_000],
    ['a minute for ever', 15_000, 10_000, 60_000],
    ['the interval, if that is longer', 120_000, 5, 120_000],
])('the delay is %s', (_what, pollIntervalMs, failures, delayMs) => {
    expect(pollDelayMs(pollIntervalMs, failures)).toBe(delayMs);
});

import { performance } from 'node:perf_hooks';
/** Longest delay of a timer of Node: 2³¹ − 1 ms. Longer ones fire at once. */
const TIMER_MAX_MS = 2_147_483_647;
export const systemClock = {
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
    after: (delayMs, task) => {
        const timer = setTimeout(task, Math.min(TIMER_MAX_MS, Math.max(0, delayMs)));
        return () => clearTimeout(timer);
    },
};

import { performance } from 'node:perf_hooks';

/** Time, as checks take it from outside. Schedules go by `monotonicMs`, which no one sets; timestamps by `nowMs`. */
export type Clock = Readonly<{
  /** Unix milliseconds. */
  nowMs: () => number;
  /** Milliseconds from any point on; never goes back. */
  monotonicMs: () => number;
  /** Calls `task` once after `delayMs` (≥ 0); the result prevents that. */
  after: (delayMs: number, task: () => void) => () => void;
}>;

/** Longest delay of a timer of Node: 2³¹ − 1 ms. Longer ones fire at once. */
const TIMER_MAX_MS = 2_147_483_647;

export const systemClock: Clock = {
  nowMs: Date.now,
  monotonicMs: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, Math.min(TIMER_MAX_MS, Math.max(0, delayMs)));
    return () => clearTimeout(timer);
  },
};

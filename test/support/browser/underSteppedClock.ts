// Loaded before the program of a process whose clock a test sets: see steppedClock.ts.
import { openSync, readSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/**
 * A timer that is longer waits for time to pass, and goes by the test's clock; a shorter one waits for an answer or for
 * a machine, which do not become faster. Runners of journeys have 30 s to start, and runs less.
 */
const WAITS_FOR_TIME_MS = 45_000;
const LOOK_EVERY_MS = 20;

const trueNow = Date.now;
const descriptor = openSync(process.env['VIGIL_TEST_CLOCK_FILE'] ?? '', 'r');
const bytes = Buffer.alloc(8);
let released = false;

function nowMs(): number {
  if (!released) {
    readSync(descriptor, bytes, 0, 8, 0);
    const set = bytes.readDoubleBE();
    if (set > 0) return set;
    released = true;
  }
  return trueNow();
}

Date.now = nowMs;
globalThis.Date = new Proxy(Date, {
  construct: (target, args: [], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [nowMs()] : args, newTarget) as Date,
});

// Runners of journeys (processes with a channel) and pipelines measure how long something takes: that stays as it is.
if (isMainThread && process.send === undefined) {
  const startedMs = nowMs();
  performance.now = () => nowMs() - startedMs;
  const trueTimeout = globalThis.setTimeout;
  const timeout = (task: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]): NodeJS.Timeout => {
    if (delayMs < WAITS_FOR_TIME_MS) return trueTimeout(task, delayMs, ...args);
    const dueMs = nowMs() + delayMs;
    const look = setInterval(() => {
      if (nowMs() < dueMs) return;
      clearInterval(look);
      task(...args);
    }, LOOK_EVERY_MS);
    return look;
  };
  globalThis.setTimeout = Object.assign(timeout, trueTimeout) as typeof setTimeout;
}

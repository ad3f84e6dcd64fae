import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 40;

/** Asks until the condition holds; fails with what was waited for after `timeoutMs`. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 15_000,
): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await wait(POLL_MS);
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Part } from './part.ts';
import { logTail } from './part.ts';

const POLL_EVERY_MS = 100;
const ANSWER_WITHIN_MS = 2000;

/**
 * Polls the part's health URL until it answers 2xx. Throws, naming the part and showing the end of its log, when the
 * part ends or its time is up first; returns quietly when `signal` is aborted.
 */
export async function waitUntilReady(part: Part, signal: AbortSignal): Promise<void> {
  const { name, healthUrl, readyWithinMs } = part.spec;
  let exitCode: number | undefined;
  void part.ended.then((code) => (exitCode = code));
  const deadlineMs = performance.now() + readyWithinMs;
  while (!signal.aborted) {
    if (exitCode !== undefined) throw notReady(part, `${name} ended with exit code ${exitCode} before it was ready`);
    const answer = await ask(healthUrl);
    if (answer === 'ready') return;
    if (performance.now() > deadlineMs) {
      const seconds = Math.round(readyWithinMs / 1000);
      throw notReady(part, `${name} is not ready after ${seconds} s: ${healthUrl} says ${answer}`);
    }
    await delay(POLL_EVERY_MS);
  }
}

async function ask(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const body = await response.text();
    return response.ok ? 'ready' : `${response.status} ${body.trim().slice(0, 200)}`;
  } catch {
    return 'no answer';
  }
}

function notReady(part: Part, what: string): Error {
  return new Error(`${what}. The end of ${part.log}:\n${logTail(part)}`);
}

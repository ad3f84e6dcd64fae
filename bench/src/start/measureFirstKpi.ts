import { setTimeout as delay } from 'node:timers/promises';
import { startStack, type Stack } from '../stack/startStack.ts';
import { residentMemoryMb } from './residentMemory.ts';

const POLL_EVERY_MS = 100;
const WITHIN_MS = 5 * 60_000;
const SETTLE_MS = 10_000;

export type FirstKpi = Readonly<{ secondsToUrls: number; secondsToFirstKpi: number; rssMb: number | null }>;

/** Runs `npm start` in `clone` until the API tells of a service that was called; ends it again. */
export async function measureFirstKpi(clone: string, say: (line: string) => void): Promise<FirstKpi> {
  const startedMs = performance.now();
  const seconds = () => Math.round((performance.now() - startedMs) / 100) / 10;
  // As users run it: what the workbench builds goes on beside. Whatever the caller's own switch is.
  const stack = await startStack(clone, { VIGIL_WORKBENCH: 'on' });
  try {
    const secondsToUrls = seconds();
    say(`addresses after ${secondsToUrls} s`);
    while (!(await hasCalls(stack))) {
      if (performance.now() - startedMs > WITHIN_MS) throw new Error(`no KPI within ${WITHIN_MS / 1000} s`);
      await delay(POLL_EVERY_MS);
    }
    const secondsToFirstKpi = seconds();
    await delay(SETTLE_MS);
    return { secondsToUrls, secondsToFirstKpi, rssMb: residentMemoryMb(stack.companionPid()) };
  } finally {
    await stack.stop();
  }
}

async function hasCalls(stack: Stack): Promise<boolean> {
  const { services } = await stack.get<{ services: { customers: { calls: number } }[] }>('/api/v1/services');
  return services.some(({ customers }) => customers.calls > 0);
}

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { residentMemoryMb } from './residentMemory.ts';

const POLL_EVERY_MS = 100;
const WITHIN_MS = 5 * 60_000;
const SETTLE_MS = 10_000;

export type FirstKpi = Readonly<{ secondsToUrls: number; secondsToFirstKpi: number; rssMb: number | null }>;

/** Runs `npm start` in `clone` until the API tells of a service that was called; ends it again. */
export async function measureFirstKpi(clone: string, say: (line: string) => void): Promise<FirstKpi> {
  const startedMs = performance.now();
  const seconds = () => Math.round((performance.now() - startedMs) / 100) / 10;
  const npm = spawn('npm', ['start', '--', '--json'], { cwd: clone, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => npm.once('close', () => resolve()));
  try {
    const { api, tokens } = await addressesOf(npm.stdout, ended);
    const secondsToUrls = seconds();
    say(`addresses after ${secondsToUrls} s`);
    const authorization = `Bearer ${readFileSync(tokens.admin, 'utf8').trim()}`;
    while (!(await hasCalls(api, authorization))) {
      if (performance.now() - startedMs > WITHIN_MS) throw new Error(`no KPI within ${WITHIN_MS / 1000} s`);
      await delay(POLL_EVERY_MS);
    }
    const secondsToFirstKpi = seconds();
    await delay(SETTLE_MS);
    return { secondsToUrls, secondsToFirstKpi, rssMb: residentMemoryMb(companionPid(clone)) };
  } finally {
    npm.kill('SIGINT');
    await ended;
  }
}

async function addressesOf(
  stdout: NodeJS.ReadableStream,
  ended: Promise<void>,
): Promise<{ api: string; tokens: { admin: string } }> {
  const lines = createInterface({ input: stdout });
  const line = await new Promise<string>((resolve, reject) => {
    lines.on('line', (text) => {
      if (text.startsWith('{')) resolve(text);
    });
    void ended.then(() => reject(new Error('npm start ended before it printed the addresses')));
  });
  return JSON.parse(line) as { api: string; tokens: { admin: string } };
}

async function hasCalls(api: string, authorization: string): Promise<boolean> {
  const response = await fetch(`${api}/api/v1/services`, { headers: { authorization } });
  if (!response.ok) throw new Error(`GET /api/v1/services: ${response.status} ${await response.text()}`);
  const { services } = (await response.json()) as { services: { customers: { calls: number } }[] };
  return services.some(({ customers }) => customers.calls > 0);
}

/** From the launcher's own record of what it started. */
function companionPid(clone: string): number {
  const record = JSON.parse(readFileSync(join(clone, '.vigil/run.json'), 'utf8')) as { name: string; pid: number }[];
  return record.find(({ name }) => name === 'companion')!.pid;
}

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processIdentity } from './processIdentity.ts';

/** A process that a launcher started; `identity` is what `processIdentity` said of it then. */
export type StartedProcess = Readonly<{ name: string; pid: number; identity: string }>;

const CHECK_EVERY_MS = 100;

/** Notes what runs, for a launcher that comes after this one was killed. */
export function writeRunRecord(path: string, processes: readonly StartedProcess[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(processes));
}

export function removeRunRecord(path: string): void {
  rmSync(path, { force: true });
}

function readRunRecord(path: string): readonly StartedProcess[] {
  try {
    const record: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Array.isArray(record) ? record.filter(isStartedProcess) : [];
  } catch {
    return [];
  }
}

function isStartedProcess(value: unknown): value is StartedProcess {
  const { name, pid, identity } = value as Partial<Record<keyof StartedProcess, unknown>>;
  return typeof name === 'string' && typeof pid === 'number' && pid > 1 && typeof identity === 'string';
}

/**
 * Waits for what an earlier launcher left behind: its parts end by themselves when it is gone. One that does not within
 * `waitMs` is killed, but only if it is provably the very process that was noted.
 */
export async function endPreviousRun(path: string, waitMs: number, say: (line: string) => void): Promise<void> {
  const isAlive = (one: StartedProcess) => processIdentity(one.pid) === one.identity;
  let left = readRunRecord(path).filter(isAlive);
  if (left.length > 0) say(`waiting for parts of an earlier start to end: ${left.map((one) => one.name).join(', ')}`);
  for (let waitedMs = 0; left.length > 0 && waitedMs < waitMs; waitedMs += CHECK_EVERY_MS) {
    await delay(CHECK_EVERY_MS);
    left = left.filter(isAlive);
  }
  for (const one of left) {
    say(`ending ${one.name} of an earlier start (process ${one.pid})`);
    try {
      process.kill(one.pid, 'SIGKILL');
    } catch {
      // gone in this moment
    }
  }
  removeRunRecord(path);
}

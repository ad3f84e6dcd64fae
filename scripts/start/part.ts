import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Addresses } from './addresses.ts';
import { processIdentity } from './processIdentity.ts';
import type { StartedProcess } from './previousRun.ts';

/** What a part is: a command, and how one knows that it is there. */
export type PartSpec = Readonly<{
  name: string;
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Answers 2xx when the part is ready. */
  healthUrl: string;
  readyWithinMs: number;
  /** It is asked to end, and killed after this long. */
  graceMs: number;
  /** Where it is found once it is ready. */
  addresses: Partial<Addresses>;
}>;

export type Part = Readonly<{
  spec: PartSpec;
  log: string;
  /** Resolves with the exit code. */
  ended: Promise<number>;
  /** Its processes, as far as known yet. */
  processes(): readonly StartedProcess[];
  /** Asks it to end and waits; returns when it is gone. */
  stop(): Promise<void>;
}>;

/** Beyond its grace the keeper itself is given this long. */
const KEEPER_MARGIN_MS = 2000;
const LOG_TAIL_LINES = 20;

/**
 * Starts a part in a process group of its own, under a keeper that ends it when this process is gone. `onStarted` is
 * called whenever more of its processes are known.
 */
export function startPart(spec: PartSpec, keeper: string, log: string, onStarted: () => void): Part {
  mkdirSync(dirname(log), { recursive: true });
  const logFile = openSync(log, 'w');
  const child = spawn(process.execPath, [keeper, String(spec.graceMs), spec.command, ...spec.args], {
    env: { ...process.env, ...spec.env },
    // Not in the terminal's group: Ctrl-C comes to the launcher, which ends the parts in their order.
    detached: true,
    stdio: ['ignore', logFile, logFile, 'ipc'],
  });
  closeSync(logFile);
  const known: StartedProcess[] = [];
  const note = (name: string, pid: number | undefined) => {
    const identity = pid === undefined ? undefined : processIdentity(pid);
    if (pid === undefined || identity === undefined) return;
    known.push({ name, pid, identity });
    onStarted();
  };
  child.once('spawn', () => note(`${spec.name} (keeper)`, child.pid));
  child.once('message', (message) => note(spec.name, (message as { pid: number }).pid));
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
  return {
    spec,
    log,
    ended,
    processes: () => known,
    async stop() {
      if (child.connected) child.disconnect();
      const late = new AbortController();
      const outcome = await Promise.race([
        ended,
        delay(spec.graceMs + KEEPER_MARGIN_MS, 'late' as const, { signal: late.signal }),
      ]);
      late.abort();
      if (outcome !== 'late') return;
      for (const { pid, identity } of known) {
        if (processIdentity(pid) === identity) process.kill(pid, 'SIGKILL');
      }
      await ended;
    },
  };
}

/** The last lines of a part's log, for a message. */
export function logTail(part: Part): string {
  const lines = readFileSync(part.log, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES);
  return lines.map((line) => `    ${line}`).join('\n');
}

export function partLog(folder: string, name: string): string {
  return join(folder, `${name}.log`);
}

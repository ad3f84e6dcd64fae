import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A program that is measured. */
export type Program = Readonly<{
  pid: number;
  /** Throws, with its last words, if it has ended by itself. */
  assertRuns: () => void;
  /** Ends it in good order; by force when that takes longer than 30 s. */
  stop: () => Promise<void>;
}>;

export type ProgramOptions = Readonly<{
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Where its output goes. */
  logFile: string;
  isReady: () => Promise<boolean>;
}>;

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;
const POLL_EVERY_MS = 20;

/** Starts a program; resolves when it is ready. It ends with this process, unless that is killed. */
export async function startProgram(o: ProgramOptions): Promise<Program> {
  const log = openSync(o.logFile, 'a');
  const child = spawn(o.command, o.args, { env: { ...process.env, ...o.env }, stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  void ended.then(() => process.off('exit', kill));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const late = setTimeout(kill, STOP_WITHIN_MS);
    await ended;
    clearTimeout(late);
  };
  const hasEnded = (): boolean => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const lastWords = (what: string): Error => {
    const words = readFileSync(o.logFile, 'utf8').split('\n').slice(-12).join('\n');
    return new Error(`${o.command} ${what}. Its last words:\n${words}`);
  };
  const startedMs = performance.now();
  while (!(await o.isReady().catch(() => false))) {
    if (hasEnded() || performance.now() - startedMs > READY_WITHIN_MS) {
      await stop();
      throw lastWords('did not get ready');
    }
    await delay(POLL_EVERY_MS);
  }
  const assertRuns = (): void => {
    if (hasEnded()) throw lastWords('has ended by itself');
  };
  return { pid: child.pid!, assertRuns, stop };
}

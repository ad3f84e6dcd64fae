import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export type Build = Readonly<{
  /** Resolves with the exit code, when it has ended and been heard to its end. */
  ended: Promise<number>;
  /** Ends it, and what it has started; returns when all that is gone. */
  stop: () => Promise<void>;
}>;

export type RunBuild = (onLine: (line: string) => void) => Build;

/** npm is kept by a keeper of its own, which gives it a second. */
const GRACE_MS = 5000;
/** What a process that has ended said is read by then; what has outlived the build may hold the pipe for ever. */
const WORDS_WITHIN_MS = 1000;

/**
 * Runs a command that builds, under the house's keeper: it ends with this process, however that comes. `onLine` is given
 * what it says.
 */
export function runBuild(keeper: string, command: readonly string[], onLine: (line: string) => void): Build {
  const child = spawn(process.execPath, [keeper, String(GRACE_MS), ...command], {
    // In a group of its own: who kills this process's group would kill the keeper before it has ended what it keeps.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const streams = [child.stdout!, child.stderr!];
  for (const input of streams) createInterface({ input }).on('line', onLine);
  const exited = new Promise<number>((resolve) => {
    child.once('error', (error) => {
      onLine(error.message);
      resolve(127);
    });
    child.once('exit', (code) => resolve(code ?? 128));
  });
  // Not the child's own `close`: after `disconnect` it does not come.
  const closed = Promise.all(streams.map((stream) => new Promise((resolve) => stream.once('close', resolve))));
  const ended = exited.then(async (code) => {
    const late = setTimeout(() => streams.forEach((stream) => stream.destroy()), WORDS_WITHIN_MS);
    await closed;
    clearTimeout(late);
    return code;
  });
  return {
    ended,
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

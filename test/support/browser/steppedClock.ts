import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Name of the variable that tells a process where its clock is: a file of one big-endian double, Unix milliseconds. */
export const CLOCK_FILE = 'VIGIL_TEST_CLOCK_FILE';

/** The time of another process, as long as this one sets it. */
export type SteppedClock = Readonly<{
  /** For the process that is to live by it. */
  env: Readonly<Record<string, string>>;
  /** Time never goes back. */
  set: (nowMs: number) => void;
  /** From now on it is the time that everybody has. */
  release: () => void;
}>;

/**
 * Lets a companion live through half an hour in half a minute: what it learns, it learns from slots of ten seconds, and
 * nobody waits for them. It moves on only when what belongs to the time before has been sent, so nothing comes late,
 * however busy the machine is.
 */
export function createSteppedClock(file: string, startMs: number): SteppedClock {
  const descriptor = openSync(file, 'w');
  const write = (ms: number): void => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(ms);
    writeSync(descriptor, bytes, 0, 8, 0);
  };
  write(startMs);
  const preload = pathToFileURL(resolve('test/support/browser/underSteppedClock.ts')).href;
  return {
    env: { [CLOCK_FILE]: file, NODE_OPTIONS: `--import=${preload}` },
    set: write,
    release: () => {
      write(0);
      closeSync(descriptor);
    },
  };
}

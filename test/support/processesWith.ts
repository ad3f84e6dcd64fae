import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** Command lines of the processes, other than this one, that have `text` in theirs. */
export function processesWith(text: string): readonly string[] {
  const all = existsSync('/proc/self/cmdline') ? linuxCommandLines() : commandLines();
  return all.filter((line) => line.includes(text));
}

function linuxCommandLines(): readonly string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  return pids.map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return ''; // it has ended in this moment
    }
  });
}

function commandLines(): readonly string[] {
  return execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' }).split('\n');
}

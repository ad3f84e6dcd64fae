import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setInterval, clearInterval } from 'node:timers';

const CHECK_EVERY_MS = 500;
const SHELL = /^-?(sh|dash|bash|ash|zsh|ksh)$/;

/**
 * Calls `onGone` when the npm that runs this script is no more: one that was killed outright cannot say so. Between npm
 * and the script a shell may stand, which lives on. Returns a function that ends the watch. Does nothing without npm.
 */
export function whenNpmIsGone(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return () => {};
  const parent = process.ppid;
  const { name, ppid } = processOf(parent) ?? {};
  const npm = SHELL.test(name ?? '') ? ppid : parent;
  const isThere = () => process.ppid === parent && (npm === parent || isChild(parent, npm));
  const timer = setInterval(() => {
    if (isThere()) return;
    clearInterval(timer);
    onGone();
  }, CHECK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Name and parent of a process; undefined where the system does not say. */
function processOf(pid) {
  try {
    if (existsSync('/proc/self/stat')) {
      const [, name, ppid] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      return { name, ppid: Number(ppid) };
    }
    const line = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [, ppid, path] = /^(\d+)\s+(.*)$/.exec(line);
    return { name: path.split('/').at(-1), ppid: Number(ppid) };
  } catch {
    return undefined;
  }
}

/** An orphan is given another parent at once, even while its dead one is not buried yet. */
function isChild(pid, parent) {
  return processOf(pid)?.ppid === parent;
}

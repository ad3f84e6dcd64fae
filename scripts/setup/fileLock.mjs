import { mkdirSync, readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setInterval, clearInterval } from 'node:timers';

const BEAT_MS = 1000;
/** A holder that has shown no sign of life for so long is taken for dead even if a process has its number. */
const STALE_AFTER_MS = 30_000;
const RETRY_MS = 250;

/**
 * Holds the file `path` while `work` runs; waits while another living process holds it, and calls `onWait` once with
 * that process's number. A lock left by one that was killed is taken over. Throws when it waited longer than `waitMaxMs`.
 */
export async function withFileLock(path, { onWait, waitMaxMs = Number.POSITIVE_INFINITY }, work) {
  mkdirSync(dirname(path), { recursive: true });
  const token = `${process.pid} ${Date.now()} ${Math.random()}\n`;
  let waitingSinceMs;
  while (!create(path, token)) {
    const holder = readHolder(path);
    if (holder === undefined) continue; // let go between the two calls
    if (isDead(holder)) {
      discard(path, holder);
      continue;
    }
    if (waitingSinceMs === undefined) onWait(holder.pid);
    waitingSinceMs ??= Date.now();
    if (Date.now() - waitingSinceMs > waitMaxMs) throw new Error(`process ${holder.pid} still holds ${path}`);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  const beat = setInterval(() => touch(path), BEAT_MS);
  const letGoAtExit = () => release(path, token);
  process.on('exit', letGoAtExit);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', letGoAtExit);
    release(path, token);
  }
}

function create(path, token) {
  try {
    writeFileSync(path, token, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(path) {
  try {
    const token = readFileSync(path, 'utf8');
    return { token, pid: Number.parseInt(token, 10), beatMs: statSync(path).mtimeMs };
  } catch {
    return undefined;
  }
}

function isDead({ token, pid, beatMs }) {
  if (Date.now() - beatMs > STALE_AFTER_MS) return true;
  if (token === '') return false; // created, not written yet
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Renames before it removes: of several that find the lock dead, one gets it, and a new holder's lock is put back. */
function discard(path, holder) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, 'utf8') === holder.token) unlinkSync(aside);
    else renameSync(aside, path);
  } catch {
    // another one was faster
  }
}

function touch(path) {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // taken over: the machine slept, say
  }
}

function release(path, token) {
  try {
    if (readFileSync(path, 'utf8') === token) unlinkSync(path);
  } catch {
    // gone already
  }
}

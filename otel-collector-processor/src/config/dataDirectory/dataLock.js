import { readdir, readFile, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../systemErrorCode.ts';
import { DataDirectoryError } from './dataDirectoryError.ts';
import { holderState, parseLockHolder } from './lockHolder.ts';
import { createPrivateFile } from './privateFile.ts';
const BEAT_MS = 2_000;
/** Five beats: a process may be held up for a while without having died. */
const SILENT_MS = 10_000;
/** Others can be faster a few times; then something else is wrong. */
const ATTEMPTS_MAX = 20;
const LOCK_NAME = /^serve-(\d+)\.lock$/;
/**
 * Holds a folder for one process. The lock is a file that says who holds it; it is let go of by `release`, and taken
 * over when its holder is dead:
 * - A holder on the same machine is looked up by pid and start time, so after `kill -9` the next start goes on at once.
 * - One that cannot be looked up (in another container, on another machine with a network disk, before the last boot) is
 *   dead when its heartbeat stays away for `silentMs`; the start waits for that.
 *
 * No lock is ever replaced: each has a number one above those that are there, made by a hard link, which only one of
 * several can make. Who made one looks again whether another living holder is there, and takes its own back if so. Of
 * two that start at once at most one gets it, whatever happens in between. Node has no flock, which would be simpler.
 *
 * Rejects with DataDirectoryError `locked`, or as the file system does.
 */
export async function acquireDataLock(options) {
    const holder = { ...options.table.self, startedMs: options.nowMs, random: options.random };
    const known = new Map();
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        const present = await lockFiles(options.folder);
        await refuseLiving(present, known, options);
        const generation = Math.max(0, ...present.map((file) => file.generation)) + 1;
        const own = join(options.folder, `serve-${generation}.lock`);
        if (!(await createPrivateFile(own, JSON.stringify(holder), options.random)))
            continue;
        const lock = new HeldLock(own, options); // its heart has to beat before anybody looks
        try {
            const others = (await lockFiles(options.folder)).filter(({ path }) => path !== own);
            await refuseLiving(others, known, options);
            await Promise.all(others.map(({ path }) => unlink(path).catch(() => undefined)));
            return lock;
        }
        catch (error) {
            await lock.release();
            throw error;
        }
    }
    throw new DataDirectoryError('locked', {
        path: options.folder,
        why: 'several processes that start at the same time',
    });
}
async function lockFiles(folder) {
    return (await readdir(folder)).flatMap((name) => {
        const generation = LOCK_NAME.exec(name)?.[1];
        return generation === undefined ? [] : [{ path: join(folder, name), generation: Number(generation) }];
    });
}
/** Rejects with `locked` if one of the locks has a living holder; notes which have a dead one. */
async function refuseLiving(files, known, options) {
    for (const { path } of files) {
        const text = await readFile(path, 'utf8').catch(() => undefined);
        if (text === undefined || known.has(text))
            continue; // let go meanwhile
        const holder = parseLockHolder(text);
        const state = holder ? holderState(holder, options.table) : 'unseen';
        const who = holder ? inWords(holder) : `an unknown process (${path} cannot be read)`;
        const dead = state === 'dead' || (state === 'unseen' && (await isSilent(path, who, options)));
        if (!dead)
            throw new DataDirectoryError('locked', { path: options.folder, why: who });
        known.set(text, 'dead');
    }
}
function inWords({ pid, hostname, startedMs }) {
    return `process ${pid} on ${hostname}, which started at ${new Date(startedMs).toISOString()}`;
}
/** Its clock may be another one: only whether the time stamp moves counts. */
async function isSilent(path, who, options) {
    const { silentMs = SILENT_MS, beatMs = BEAT_MS } = options;
    const beat = async () => stat(path).then(({ mtimeMs }) => mtimeMs, () => undefined);
    const first = await beat();
    options.onWait?.(who);
    for (let waitedMs = 0; waitedMs < silentMs; waitedMs += beatMs / 4) {
        await new Promise((resolve) => setTimeout(resolve, beatMs / 4));
        const now = await beat();
        if (now === undefined)
            return true; // let go
        if (now !== first)
            return false;
    }
    return true;
}
class HeldLock {
    #path;
    #random;
    #onLost;
    #timer;
    #over = false;
    constructor(path, { random, onLost, beatMs = BEAT_MS }) {
        this.#path = path;
        this.#random = random;
        this.#onLost = onLost;
        this.#timer = setInterval(() => void this.#beat(), beatMs);
        this.#timer.unref();
    }
    /** Idempotent. Never rejects: a lock that could not be removed is taken over as that of a dead process. */
    async release() {
        this.#over = true;
        clearInterval(this.#timer);
        try {
            if (await this.#isOurs())
                await unlink(this.#path);
        }
        catch {
            // gone already, or the disk is
        }
    }
    async #beat() {
        try {
            const now = new Date();
            if (await this.#isOurs())
                return await utimes(this.#path, now, now);
        }
        catch (error) {
            if (systemErrorCode(error) !== 'ENOENT')
                return; // the disk has a bad moment
        }
        clearInterval(this.#timer);
        if (this.#over)
            return;
        this.#over = true;
        this.#onLost();
    }
    async #isOurs() {
        return parseLockHolder(await readFile(this.#path, 'utf8'))?.random === this.#random;
    }
}

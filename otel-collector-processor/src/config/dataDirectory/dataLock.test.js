import { mkdtemp, readdir, readFile, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireDataLock } from './dataLock.ts';
let folder = '';
const held = [];
beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-lock-'));
});
afterEach(async () => {
    await Promise.all(held.splice(0).map((lock) => lock.release()));
    await rm(folder, { recursive: true });
});
/** A machine on which the processes `alive` run, seen from process `pid` in container `container`. */
function machine(pid, alive, container = 'pid:[1]') {
    return {
        self: { pid, startTicks: `${pid}00`, bootId: 'boot', pidNamespace: container, hostname: 'host' },
        startTicksOf: (other) => (alive.includes(other) ? `${other}00` : undefined),
    };
}
const randoms = ((next = 1) => () => `${next++}`.padStart(8, '0'))();
async function acquire(table, changes = {}) {
    const lock = await acquireDataLock({
        folder,
        table,
        nowMs: 0,
        random: randoms(),
        onLost: () => undefined,
        beatMs: 20,
        silentMs: 200,
        ...changes,
    });
    held.push(lock);
    return lock;
}
/** The lock of a process that does nothing any more. */
async function abandoned(generation, changes = {}) {
    const path = join(folder, `serve-${generation}.lock`);
    const holder = { ...machine(7, []).self, startedMs: 0, random: randoms(), ...changes };
    await writeFile(path, JSON.stringify(holder));
    return path;
}
const held7 = { code: 'locked', message: expect.stringContaining('process 7 on host') };
describe('the lock of a data directory', () => {
    it('is had by one, and by the next when it is released', async () => {
        const first = await acquire(machine(7, [7]));
        await expect(acquire(machine(8, [7, 8]))).rejects.toMatchObject(held7);
        await first.release();
        await acquire(machine(8, [8]));
        await expect(acquire(machine(9, [8, 9]))).rejects.toMatchObject({ code: 'locked' });
    });
    it('is had by one of many that start at once, and then by nobody else', async () => {
        const pids = Array.from({ length: 16 }, (_, index) => index + 10);
        const results = await Promise.allSettled(pids.map((pid) => acquire(machine(pid, pids))));
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect(await readdir(folder)).toEqual(['serve-1.lock']);
    });
    it('is had by one at most of many that find a dead one at once', async () => {
        for (let round = 0; round < 20; round++) {
            await abandoned(round + 3);
            const pids = Array.from({ length: 8 }, (_, index) => index + 10);
            const results = await Promise.allSettled(pids.map((pid) => acquire(machine(pid, pids))));
            const got = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
            expect(got).toHaveLength(1);
            await got[0].release();
        }
    });
    it('of a process that was killed is taken over at once, and the old file goes', async () => {
        await abandoned(4);
        let waited = false;
        await acquire(machine(8, [8]), { onWait: () => (waited = true) });
        expect(waited).toBe(false);
        expect(await readdir(folder)).toEqual(['serve-5.lock']);
    });
    it('of a process whose number another one has now is taken over', async () => {
        await abandoned(1, { startTicks: '1' });
        await acquire(machine(8, [7, 8]));
    });
    it('of another container is taken over when its heart does not beat', async () => {
        await abandoned(1, { pidNamespace: 'pid:[2]' });
        const waits = [];
        await acquire(machine(8, [8]), { onWait: (who) => waits.push(who) });
        expect(waits).toEqual([expect.stringContaining('process 7 on host')]);
    });
    it('of another container is respected while its heart beats', async () => {
        await acquire(machine(7, [7], 'pid:[2]'));
        await expect(acquire(machine(8, [8]))).rejects.toMatchObject(held7);
    });
    it('of another container is had when that lets go while it is waited for', async () => {
        const path = await abandoned(1, { pidNamespace: 'pid:[2]' });
        await acquire(machine(8, [8]), { silentMs: 60_000, onWait: () => void unlink(path) });
    });
    it('that cannot be read is taken for one of somebody unknown', async () => {
        const path = join(folder, 'serve-1.lock');
        await writeFile(path, '');
        const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), 20);
        await expect(acquire(machine(8, [8]))).rejects.toThrow(/in use by an unknown process .*serve-1\.lock cannot be read/);
        clearInterval(beat);
        await acquire(machine(8, [8]));
    });
    it('tells its holder when it was taken away, once', async () => {
        let lost = 0;
        await new Promise((resolve, reject) => {
            const onLost = () => {
                lost++;
                resolve();
            };
            acquire(machine(7, [7]), { onLost }).then(() => unlink(join(folder, 'serve-1.lock')), reject);
        });
        await acquire(machine(8, [7, 8]));
        expect(lost).toBe(1);
    });
    it('that another one has now is not removed by who lost it', async () => {
        const lost = await acquire(machine(7, [7]));
        const path = join(folder, 'serve-1.lock');
        const other = JSON.stringify({ ...machine(8, []).self, startedMs: 0, random: 'other' });
        await writeFile(path, other);
        await lost.release();
        expect(await readFile(path, 'utf8')).toBe(other);
    });
    it('is released twice without harm', async () => {
        const lock = await acquire(machine(7, [7]));
        await lock.release();
        await lock.release();
        expect(await readdir(folder)).toEqual([]);
    });
});

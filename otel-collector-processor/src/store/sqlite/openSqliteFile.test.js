import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync, } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { kyselyStore } from '../kyselyStore.ts';
import { fillDisk, noSmallDisk, smallDisk } from './smallDisk.ts';
import { sqliteBackend } from './sqliteBackend.ts';
import { SQLITE_LIMITS } from './sqliteLimits.ts';
const root = mkdtempSync(join(realpathSync(tmpdir()), 'vigil-store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let files = 0;
const newPath = () => join(root, `${++files}`, 'vigil.db');
/** The tests below that need a disk are skipped for this reason; others reach the same errors in other ways. */
const noDisk = noSmallDisk();
describe('the file of the store', () => {
    const open = [];
    afterEach(async () => {
        await Promise.all(open.splice(0).map((store) => store.close()));
    });
    const openedAt = (path, limits = {}) => {
        const store = kyselyStore(sqliteBackend(path, { ...SQLITE_LIMITS, ...limits }));
        open.push(store);
        return store;
    };
    test('is made for its owner alone, as is its folder', async () => {
        const path = newPath();
        await openedAt(path).migrate();
        const mode = (file) => (statSync(file).mode & 0o777).toString(8);
        expect([path, `${path}-wal`, `${path}-shm`].map(mode)).toEqual(['600', '600', '600']);
        expect(mode(dirname(path))).toBe('700');
    });
    test.each([
        ['journal_mode', 'wal'],
        ['synchronous', 2], // FULL: a commit is on the disk
        ['foreign_keys', 1],
        ['busy_timeout', SQLITE_LIMITS.busyTimeoutMs],
    ])('is opened with %s %s', async (pragma, value) => {
        const { database } = sqliteBackend(newPath());
        const { rows } = await sql.raw(`pragma ${pragma}`).execute(database);
        await database.destroy();
        expect(Object.values(rows[0] ?? {})).toEqual([value]);
    });
    describe('that another process has locked', () => {
        test('is waited for', async () => {
            const path = newPath();
            const store = openedAt(path, { busyTimeoutMs: 0 });
            await store.migrate();
            const other = new DatabaseSync(path);
            other.exec('begin immediate');
            const appended = store.appendDelta('patient');
            const answered = await Promise.race([appended, nextTurn()]);
            other.exec('commit');
            other.close();
            expect(answered).toBe('next turn');
            expect(await store.readDeltas((await appended) - 1, 1)).toMatchObject([{ payload: 'patient' }]);
        });
        test('is an error that says so after a while, and works when it is free again', async () => {
            const path = newPath();
            const store = openedAt(path, { busyTimeoutMs: 1, busyPauseMs: 1, busyAttempts: 3 });
            await store.migrate();
            const other = new DatabaseSync(path);
            other.exec('begin immediate');
            await expect(store.appendDelta('')).rejects.toMatchObject({
                name: 'StoreError',
                code: 'busy',
                message: expect.stringContaining(`keeps the store ${path} locked. Let only one Vigil`),
            });
            other.close();
            await expect(store.appendDelta('')).resolves.toBeGreaterThan(0);
        });
    });
    describe('that has no room left', () => {
        const saysFull = {
            name: 'StoreError',
            code: 'full',
            message: expect.stringMatching(/no room left for the store .*\. Free some space/),
        };
        const appendUntilItFails = async (store) => {
            for (let kept = 0;; kept++) {
                try {
                    await store.appendDelta('x'.repeat(10_000));
                }
                catch (thrown) {
                    expect(thrown).toMatchObject(saysFull);
                    return kept;
                }
            }
        };
        test('is an error that says so; what was kept stays, and it works again after the log is cut', async () => {
            const store = openedAt(newPath(), { pagesMax: 100 });
            await store.migrate();
            const kept = await appendUntilItFails(store);
            await expect(store.saveSnapshot({ sequence: 0, version: 1, payload: new Uint8Array(1e6), createdMs: 0 })).rejects.toMatchObject(saysFull);
            const log = await store.readDeltas(0, 1_000);
            expect(log).toHaveLength(kept);
            await store.saveSnapshot({
                sequence: log.at(-1).sequence,
                version: 1,
                payload: new Uint8Array(1),
                createdMs: 0,
            });
            await expect(store.appendDelta('again')).resolves.toBeGreaterThan(0);
        });
        onOwnDisk('because the disk is full, works again when there is room', '2m', async (disk) => {
            const store = openedAt(join(disk, 'vigil.db'));
            await store.migrate();
            writeFileSync(join(disk, 'other'), new Uint8Array(1_000_000));
            const kept = await appendUntilItFails(store);
            expect(await store.readDeltas(0, 1_000)).toHaveLength(kept);
            rmSync(join(disk, 'other'));
            await expect(store.appendDelta('again')).resolves.toBeGreaterThan(0);
        });
        onOwnDisk('because the disk was full from the start, is made when there is room', '1m', async (disk) => {
            fillDisk(join(disk, 'other'));
            const store = openedAt(join(disk, 'vigil.db'));
            await expect(store.migrate()).rejects.toMatchObject(saysFull);
            rmSync(join(disk, 'other'));
            await store.migrate();
        });
    });
    describe('that cannot be written', () => {
        const saysReadOnly = (path) => ({
            name: 'StoreError',
            code: 'read_only',
            message: expect.stringMatching(new RegExp(`The store ${path} cannot be written .*VIGIL_DATA_DIR`)),
        });
        const made = async () => {
            const path = newPath();
            await openedAt(path).migrate();
            await open.pop()?.close();
            return path;
        };
        test.each([
            ['because of its mode', 0o400, 0o700],
            ["because of its folder's mode", 0o600, 0o500],
        ])('%s, is an error that says so, and works when that is mended', async (_why, fileMode, folderMode) => {
            const path = await made();
            chmodSync(root, 0o755);
            chmodSync(path, fileMode);
            chmodSync(dirname(path), folderMode);
            const store = openedAt(path);
            await asOwnerWithoutPrivilege([path, dirname(path)], async () => {
                await expect(store.migrate()).rejects.toMatchObject(saysReadOnly(path));
            });
            chmodSync(dirname(path), 0o700);
            chmodSync(path, 0o600);
            await store.migrate();
        });
        test('because its folder cannot be made, is an error that says so', async () => {
            const folder = join(root, `${++files}`);
            mkdirSync(folder, { mode: 0o500 });
            chmodSync(root, 0o755);
            const path = join(folder, 'data', 'vigil.db');
            await asOwnerWithoutPrivilege([folder], async () => {
                await expect(openedAt(path).migrate()).rejects.toMatchObject(saysReadOnly(path));
            });
        });
        onOwnDisk('because the disk is mounted read-only, works again when it can be written', '2m', async (disk, remount) => {
            const path = join(disk, 'vigil.db');
            await openedAt(path).migrate();
            await open.pop()?.close();
            remount('ro');
            const store = openedAt(path);
            await expect(store.migrate()).rejects.toMatchObject(saysReadOnly(path));
            remount('rw');
            await store.migrate();
        });
    });
    describe('that is none', () => {
        test('is an error that says what to do, and is left alone', async () => {
            const path = newPath();
            mkdirSync(dirname(path));
            writeFileSync(path, 'not a database, but something that somebody wrote '.repeat(100));
            const before = readFileSync(path);
            await expect(openedAt(path).migrate()).rejects.toMatchObject({
                code: 'failed',
                message: expect.stringMatching(/is damaged or no SQLite file .*restore a backup/),
            });
            expect(readFileSync(path)).toEqual(before);
        });
        test('but a folder, is an error that says what to do', async () => {
            const path = newPath();
            mkdirSync(path, { recursive: true });
            await expect(openedAt(path).migrate()).rejects.toMatchObject({
                code: 'failed',
                message: expect.stringMatching(/cannot be opened .*VIGIL_DATA_DIR/),
            });
        });
        test('because a file is in the place of its folder, is an error that says what to do', async () => {
            const path = newPath();
            writeFileSync(dirname(path), '');
            await expect(openedAt(path).migrate()).rejects.toMatchObject({
                code: 'failed',
                message: expect.stringMatching(/cannot be opened .*VIGIL_DATA_DIR/),
            });
        });
    });
});
/** Resolves after what is ready to run has run. */
function nextTurn() {
    return new Promise((resolve) => setImmediate(() => resolve('next turn')));
}
/** Runs `body` as a user to whom modes apply: root takes off its privilege, and lends the files to nobody, meanwhile. */
async function asOwnerWithoutPrivilege(paths, body) {
    if (process.geteuid?.() !== 0)
        return body();
    const nobody = 65_534;
    for (const path of paths)
        chownSync(path, nobody, nobody);
    process.seteuid?.(nobody);
    try {
        await body();
    }
    finally {
        process.seteuid?.(0);
        for (const path of paths)
            chownSync(path, 0, 0);
    }
}
/** A test on a small disk of its own. */
function onOwnDisk(name, size, body) {
    if (noDisk !== undefined) {
        test.skip(`${name} (${noDisk})`, () => undefined);
        return;
    }
    test(name, async () => {
        const disk = smallDisk(size);
        try {
            await body(disk.folder, disk.remount);
        }
        finally {
            disk.remove();
        }
    });
}

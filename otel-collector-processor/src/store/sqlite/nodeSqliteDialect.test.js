import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { nodeSqliteDialect } from './nodeSqliteDialect.ts';
import { SQLITE_LIMITS } from './sqliteLimits.ts';
describe('Kysely on node:sqlite', () => {
    let folder;
    let path;
    let database;
    beforeEach(async () => {
        folder = mkdtempSync(join(realpathSync(tmpdir()), 'vigil-dialect-'));
        path = join(folder, 'test.db');
        const open = () => Promise.resolve(new DatabaseSync(path, { timeout: 0 }));
        database = new Kysely({
            dialect: nodeSqliteDialect(open, { ...SQLITE_LIMITS, busyTimeoutMs: 0, busyAttempts: 1 }),
        });
        await sql `create table thing (id integer primary key, name text)`.execute(database);
        await sql `insert into thing values (1, 'one'), (2, 'two'), (3, null)`.execute(database);
    });
    afterEach(async () => {
        await database.destroy();
        rmSync(folder, { recursive: true });
    });
    test('tells statements that return rows from those that only change them', async () => {
        const returned = await database.insertInto('thing').values({ id: 4, name: 'four' }).returning('name').execute();
        expect(returned).toEqual([{ name: 'four' }]);
        const changed = await database.updateTable('thing').set({ name: 'x' }).where('id', '>', 2).executeTakeFirst();
        expect(changed.numUpdatedRows).toBe(2n);
        const pragma = await sql `pragma user_version`.execute(database);
        expect(pragma.rows).toEqual([{ user_version: 0 }]);
    });
    test('streams rows', async () => {
        const ids = [];
        for await (const { id } of database.selectFrom('thing').select('id').orderBy('id').stream())
            ids.push(id);
        expect(ids).toEqual([1, 2, 3]);
    });
    test.each([
        ['text', 'süß', 'süß'],
        ['a number', 0.5, 0.5],
        ['a large number', 2 ** 53 - 1, 2 ** 53 - 1],
        ['a bigint', 5n, 5],
        ['true', true, 1],
        ['null', null, null],
        ['nothing', undefined, null],
        ['bytes', new Uint8Array([1, 2]), new Uint8Array([1, 2])],
    ])('takes %s as a parameter', async (_what, given, returned) => {
        const { rows } = await sql `select ${given} as value`.execute(database);
        expect(rows[0]?.value).toEqual(returned);
    });
    test('refuses what SQLite cannot store', async () => {
        await expect(sql `select ${new Date(0)}`.execute(database)).rejects.toThrow('SQLite takes no [object Date]');
    });
    test.each([
        ['that may write keeps others from writing at once', 'read write', true],
        ['that only reads does not', 'read only', false],
    ])('a transaction %s', async (_what, accessMode, locks) => {
        const other = new DatabaseSync(path, { timeout: 0 });
        const otherWrites = () => other.exec('begin immediate; rollback');
        await database
            .transaction()
            .setAccessMode(accessMode)
            .execute(() => {
            if (locks)
                expect(otherWrites).toThrow(/locked/);
            else
                otherWrites();
            return Promise.resolve();
        });
        otherWrites();
        other.close();
    });
    test('a transaction that fails changes nothing, and its error is the one that is thrown', async () => {
        const failing = database.transaction().execute(async (transaction) => {
            await transaction.deleteFrom('thing').execute();
            throw new Error('on purpose');
        });
        await expect(failing).rejects.toThrow('on purpose');
        expect(await database.selectFrom('thing').select('id').execute()).toHaveLength(3);
    });
    test('other calls do not get into a transaction that fails', async () => {
        const failing = database.transaction().execute(async (transaction) => {
            await transaction.deleteFrom('thing').execute();
            await new Promise((resolve) => setImmediate(resolve));
            throw new Error('on purpose');
        });
        const meanwhile = database.insertInto('thing').values({ id: 4, name: 'kept' }).execute();
        await expect(failing).rejects.toThrow('on purpose');
        await meanwhile;
        expect(await database.selectFrom('thing').select('id').execute()).toHaveLength(4);
    });
    test('gives others a turn between the calls of a loop that does not wait for anything else', async () => {
        let others = 0;
        const immediate = () => {
            others++;
            if (others < 10)
                setImmediate(immediate);
        };
        setImmediate(immediate);
        for (let call = 0; call < 10; call++)
            await database.selectFrom('thing').select('id').execute();
        expect(others).toBeGreaterThan(5);
    });
    test('opens again at the next call what could not be opened', async () => {
        let attempts = 0;
        const moody = new Kysely({
            dialect: nodeSqliteDialect(() => {
                attempts++;
                return attempts === 1 ? Promise.reject(new Error('not now')) : Promise.resolve(new DatabaseSync(path));
            }, SQLITE_LIMITS),
        });
        await expect(moody.selectFrom('thing').select('id').execute()).rejects.toThrow('not now');
        expect(await moody.selectFrom('thing').select('id').execute()).toHaveLength(3);
        await moody.destroy();
    });
});

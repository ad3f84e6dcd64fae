import { createServer } from 'node:net';
import { Client } from 'pg';
import { describeWithPostgres } from '../../../../test/support/postgres.ts';
import { kyselyStore } from '../kyselyStore.ts';
import { openStore } from '../openStore.ts';
import { storeContract } from '../storeContract.ts';
import { postgresBackend } from './postgresBackend.ts';
import { POSTGRES_LIMITS } from './postgresLimits.ts';
const open = [];
afterEach(async () => {
    await Promise.all(open.splice(0).map((store) => store.close()));
});
const openedAt = (url, limits = {}) => {
    const store = kyselyStore(postgresBackend(url, { ...POSTGRES_LIMITS, ...limits }));
    open.push(store);
    return store;
};
const saying = (code, words) => ({
    name: 'StoreError',
    code,
    message: expect.stringMatching(words),
});
describeWithPostgres('the store on PostgreSQL', (cluster) => {
    storeContract({
        newLocation: async () => ({ kind: 'postgres', url: await cluster().createDatabase() }),
        forbidDeletesFromLog: onDelete(`raise exception 'forbidden'`),
    });
    describe('whose server', () => {
        let url;
        let admin;
        beforeEach(async () => {
            url = await cluster().createDatabase();
            admin = new Client({ connectionString: url });
            await admin.connect();
        });
        afterEach(() => admin.end());
        const others = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
        const othersPids = async () => (await admin.query(`select pid ${others}`)).rows.map(({ pid }) => pid);
        const cutConnections = () => admin.query(`select pg_terminate_backend(pid, 5000) ${others}`);
        /** Resolves when that many connections of the store wait for a lock. */
        const untilWaiting = async (count) => {
            // Not pg_stat_activity: it stands still within the transaction that holds the lock.
            const waiting = `from pg_locks join pg_database on oid = database where datname = current_database() and not granted`;
            while (((await admin.query(`select 1 ${waiting}`)).rowCount ?? 0) < count)
                ;
        };
        test('cuts the idle connections: the next call works', async () => {
            const store = openedAt(url);
            await store.migrate();
            await Promise.all([1, 2, 3, 4].map(() => store.appendDelta('fills the pool')));
            await cutConnections();
            await expect(store.appendDelta('next')).resolves.toBeGreaterThan(0);
        });
        test('cuts a connection in the middle of a call: the call says so, nothing crashes, and the next one works', async () => {
            const store = openedAt(url);
            await store.migrate();
            await admin.query('begin; lock table vigil_delta_log');
            const result = store.appendDelta('cut').catch((thrown) => thrown);
            await untilWaiting(1);
            await cutConnections();
            expect(await result).toMatchObject(saying('unreachable', /does not answer .*goes on by itself/));
            await admin.query('rollback');
            await store.appendDelta('next');
            expect((await store.readDeltas(0, 10)).map(({ payload }) => payload)).toEqual(['next']);
        });
        test('holds a call up for too long: the call is ended and says so', async () => {
            const store = openedAt(url, { statementTimeoutMs: 50 });
            await store.migrate();
            await admin.query('begin; lock table vigil_delta_log');
            await expect(store.appendDelta('')).rejects.toMatchObject(saying('busy', /took too long .*pg_stat_activity/));
            await admin.query('rollback');
            await expect(store.appendDelta('')).resolves.toBeGreaterThan(0);
        });
        test('falls silent: idle connections are given up in time, and the next call works', async () => {
            const store = openedAt(url, { connectTimeoutMs: 200 });
            await store.ping();
            const silenced = await othersPids();
            expect(silenced).not.toEqual([]);
            for (const pid of silenced)
                process.kill(pid, 'SIGSTOP');
            try {
                await expect(store.ping()).rejects.toMatchObject(saying('unreachable', /does not answer/));
                await expect(store.ping()).resolves.toBeUndefined();
            }
            finally {
                for (const pid of silenced)
                    process.kill(pid, 'SIGCONT');
            }
        });
        test.each([
            ['a transaction', (store) => store.appendDelta('silence')],
            ['a query', (store) => store.readDeltas(0, 1)],
        ])('falls silent in the middle of %s: it is given up, and the next call works', async (_what, call) => {
            const store = openedAt(url, { connectTimeoutMs: 2_000, answerTimeoutMs: 300, connectionsMax: 1 });
            await store.migrate();
            await admin.query('begin; lock table vigil_delta_log');
            const result = call(store).catch((thrown) => thrown);
            await untilWaiting(1);
            const silenced = await othersPids();
            for (const pid of silenced)
                process.kill(pid, 'SIGSTOP');
            try {
                expect(await result).toMatchObject(saying('unreachable', /does not answer/));
                await admin.query('rollback');
                await expect(store.readDeltas(0, 1)).resolves.toEqual([]);
            }
            finally {
                for (const pid of silenced)
                    process.kill(pid, 'SIGCONT');
            }
        });
        test('is slow with one entry: the next writer waits, so that a reader never sees the later one first', async () => {
            const [slow, quick] = [openedAt(url), openedAt(url)];
            await slow.migrate();
            await admin.query(`create function wait_if_slow() returns trigger language plpgsql as
           $$ begin if new.payload = 'slow' then perform pg_advisory_xact_lock(1); end if; return new; end $$;
         create trigger wait_if_slow before insert on vigil_delta_log for each row execute function wait_if_slow();
         select pg_advisory_lock(1)`);
            const first = slow.appendDelta('slow'); // has its sequence, but is not visible yet
            await untilWaiting(1);
            const second = quick.appendDelta('quick');
            await Promise.race([second, untilWaiting(2)]);
            const seen = await quick.readDeltas(0, 10);
            await admin.query('select pg_advisory_unlock(1)');
            await Promise.all([first, second]);
            expect(seen).toEqual([]);
            expect((await quick.readDeltas(0, 10)).map(({ payload }) => payload)).toEqual(['slow', 'quick']);
        });
        test('has no connection free: says so', async () => {
            await admin.query(`create role modest login connection limit 0`);
            try {
                const modest = url.replace('postgres@', 'modest@');
                await expect(openedAt(modest).ping()).rejects.toMatchObject(saying('busy', /no connection free .*max_connections/));
            }
            finally {
                await admin.query('drop role modest');
            }
        });
        test('takes no writes: says so', async () => {
            const store = openedAt(url);
            await store.migrate();
            await admin.query(`do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$`);
            const standby = openedAt(url);
            await expect(standby.appendDelta('')).rejects.toMatchObject(saying('read_only', /takes no writes .*primary/));
            await expect(standby.readDeltas(0, 1)).resolves.toEqual([]);
        });
        test('has a full disk: says so', async () => {
            const store = openedAt(url);
            await store.migrate();
            const delta = await store.appendDelta('');
            // A disk cannot be filled here for this server alone; the error is sent as the server sends it.
            for (const statement of onDelete(`raise exception 'could not extend file' using errcode = 'disk_full'`)) {
                await admin.query(statement);
            }
            await expect(store.saveSnapshot({ sequence: delta, version: 1, payload: new Uint8Array(1), createdMs: 1 })).rejects.toMatchObject(saying('full', /disk of PostgreSQL .* is full .*Free some space/));
        });
        test.each([
            ['the user', (it) => it.replace('postgres@', 'stranger:s3cret@')],
            ['the database', (it) => it.replace(/test_\d+/, 'elsewhere')],
        ])('does not know %s: says so, without the password', async (_what, change) => {
            const refusal = openedAt(change(url)).ping();
            await expect(refusal).rejects.toMatchObject(saying('refused', /refuses Vigil .*does not exist.*Check user/));
            await expect(refusal).rejects.not.toMatchObject({ message: expect.stringContaining('s3cret') });
        });
        test('does not let the user make tables: says so', async () => {
            await admin.query('create role guest login');
            try {
                await expect(openedAt(url.replace('postgres@', 'guest@')).migrate()).rejects.toMatchObject(saying('refused', /permission denied .*may create tables/));
            }
            finally {
                await admin.query('drop role guest');
            }
        });
        test('is migrated by another for longer than a statement may take: is waited for', async () => {
            const store = openedAt(url, { statementTimeoutMs: 50 });
            await openedAt(url).migrate();
            await admin.query('begin; lock table vigil_migration'); // as a migration that takes its time
            const migrated = store.migrate();
            await untilWaiting(1);
            await admin.query('select pg_sleep(0.1)'); // the server's clock, so that its timeout would be over
            await admin.query('rollback');
            await expect(migrated).resolves.toBeUndefined();
        });
    });
});
describe('the store on a PostgreSQL that is not there', () => {
    test.each([
        ['nobody listens', 'postgres://vigil:s3cret@127.0.0.1:1/vigil', '127.0.0.1:1/vigil'],
        ['there is no such socket', 'postgres://vigil:s3cret@/vigil?host=/nowhere', '/nowhere'],
        ['there is no such host', 'postgres://vigil:s3cret@postgres.invalid/vigil', 'postgres.invalid:5432/vigil'],
    ])('says so to every call when %s, and names the place without the password', async (_why, url, place) => {
        const store = openStore({ kind: 'postgres', url });
        open.push(store);
        const calls = [store.migrate(), store.ping(), store.appendDelta(''), store.latestSnapshot()];
        for (const result of await Promise.allSettled(calls)) {
            expect(result).toMatchObject({
                status: 'rejected',
                reason: saying('unreachable', /does not answer .*Check that it runs/),
            });
            const { reason } = result;
            expect(reason).toMatchObject({ message: expect.stringContaining(place) });
            expect(reason).not.toMatchObject({ message: expect.stringContaining('s3cret') });
        }
    });
    describe('says so when something listens', () => {
        let server;
        let sockets;
        let answer;
        beforeEach(async () => {
            sockets = [];
            server = createServer((socket) => {
                sockets.push(socket);
                socket.on('error', () => undefined);
                answer(socket);
            });
            await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
        });
        afterEach(async () => {
            for (const socket of sockets)
                socket.destroy();
            await new Promise((resolve) => server.close(resolve));
        });
        const url = () => `postgres://vigil@127.0.0.1:${server.address().port}/vigil`;
        test.each([
            ['but never answers', (_socket) => undefined],
            ['but hangs up', (socket) => socket.once('data', () => socket.destroy())],
        ])('%s', async (_how, how) => {
            answer = how;
            const store = openedAt(url(), { connectTimeoutMs: 200 });
            await expect(store.ping()).rejects.toMatchObject(saying('unreachable', /does not answer/));
        });
        test('but speaks another protocol', async () => {
            answer = (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
            const store = openedAt(url(), { connectTimeoutMs: 200 });
            await expect(store.ping()).rejects.toMatchObject({ name: 'StoreError' });
        });
    });
    test.each([
        ['another scheme', 'mysql://vigil:s3cret@host/vigil'],
        ['no URL', 'host=db password=s3cret'],
        ['a port that is none', 'postgres://vigil:s3cret@host:port/vigil'],
        ['a certificate that is not there', 'postgres://vigil:s3cret@host/vigil?sslrootcert=/nowhere.pem'],
    ])('is refused at once for a URL with %s, which is not repeated', (_what, url) => {
        expect(() => openStore({ kind: 'postgres', url })).toThrow(expect.objectContaining(saying('refused', /URL of the store cannot be read .*Write it as/)));
        expect(() => openStore({ kind: 'postgres', url })).not.toThrow(/s3cret/);
    });
});
/** Statements that make a delete from the log run `body`. */
function onDelete(body) {
    return [
        `create function on_delete() returns trigger language plpgsql as $$ begin ${body}; return old; end $$`,
        `create trigger on_delete before delete on vigil_delta_log for each row execute function on_delete()`,
    ];
}

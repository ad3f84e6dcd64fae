import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import type { EngineSnapshot, Store } from './contract.ts';
import { MIGRATION_TABLE } from './migrateSchema.ts';
import { backendAt } from './openStore.ts';
import type { StoreLocation } from './openStore.ts';
import { storesOfTest } from './storesOfTest.ts';

/** What a database has to offer to be put to the contract. */
export type StoreUnderTest = Readonly<{
  /** Somewhere without a store yet, for this test alone. */
  newLocation: () => Promise<StoreLocation>;
  /** SQL that makes every delete from the log fail, as a trigger does. */
  forbidDeletesFromLog: readonly string[];
}>;

/** Child processes load the store, on a machine that runs other tests as well. */
const PROCESSES_TIMEOUT_MS = 60_000;

/** The tests that every Store passes, whatever it is built on. Declares them in the `describe` around it. */
export function storeContract({ newLocation, forbidDeletesFromLog }: StoreUnderTest): void {
  const { location, opened, migrated } = storesOfTest(newLocation);
  /** Runs statements without the store; resolves to the rows of the last one. */
  const behindTheStore = async (statements: readonly string[]): Promise<unknown[]> => {
    const { database } = backendAt(location());
    let rows: unknown[] = [];
    for (const statement of statements) rows = (await sql.raw(statement).execute(database)).rows;
    await database.destroy();
    return rows;
  };

  describe('the schema', () => {
    test('is set up twice without harm', async () => {
      const store = await migrated();
      await store.initSetting('installation', 'first');
      await store.migrate();
      expect(await store.getSetting('installation')).toBe('first');
    });

    test(
      'is set up by processes that start at once, and they agree on a setting',
      async () => {
        const processes = await Promise.all(
          ['a', 'b', 'c', 'd'].map((name) =>
            inProcess(location(), `await store.migrate(); say(await store.initSetting('installation', '${name}'))`),
          ),
        );
        const answers = await Promise.all(processes.map((process) => process.go()));
        const kept = await opened().getSetting('installation');
        expect(['a', 'b', 'c', 'd']).toContain(kept);
        expect(answers).toEqual(answers.map(() => [kept]));
      },
      PROCESSES_TIMEOUT_MS,
    );

    test('of a newer Vigil is refused and left alone', async () => {
      const store = await migrated();
      await store.initSetting('installation', 'mine');
      await behindTheStore([
        `insert into ${MIGRATION_TABLE} values ('9999_from_the_future', '2100-01-01T00:00:00.000Z')`,
      ]);
      await expect(opened().migrate()).rejects.toMatchObject({
        name: 'StoreError',
        code: 'too_new',
        message: expect.stringMatching(/"9999_from_the_future".*Install the newer Vigil again/) as unknown,
      });
      expect(await store.getSetting('installation')).toBe('mine');
    });

    test('that is missing is an error that says so', async () => {
      await expect(opened().readDeltas(0, 1)).rejects.toMatchObject({
        name: 'StoreError',
        code: 'failed',
        message: expect.stringMatching(/not set up.*Restart Vigil/) as unknown,
      });
    });
  });

  describe('the log of deltas', () => {
    test('gives back what was appended, in order', async () => {
      const store = await migrated();
      const payloads = ['first', '', '{"quote":"\' \\" \\\\"}', 'süß 🙂\n\t', 'x'.repeat(1_000_000)];
      const sequences: number[] = [];
      for (const payload of payloads) sequences.push(await store.appendDelta(payload));
      expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
      expect(new Set(sequences).size).toBe(payloads.length);
      expect(await store.readDeltas(0, 100)).toEqual(
        payloads.map((payload, index) => ({ sequence: sequences[index], payload })),
      );
    });

    test.each([
      ['all of it', -1, 100, ['a', 'b', 'c']],
      ['what comes after the first', 0, 100, ['b', 'c']],
      ['as many as asked for', -1, 2, ['a', 'b']],
      ['as many as asked for after the first', 0, 1, ['b']],
      ['nothing after the last', 2, 100, []],
      ['nothing if nothing is asked for', -1, 0, []],
    ])('is read: %s', async (_what, afterIndex, limit, expected) => {
      const store = await migrated();
      const sequences = [];
      for (const payload of ['a', 'b', 'c']) sequences.push(await store.appendDelta(payload));
      const read = await store.readDeltas(sequences[afterIndex] ?? 0, limit);
      expect(read.map(({ payload }) => payload)).toEqual(expected);
    });

    test('never gives a sequence twice, not even that of a deleted entry after a restart', async () => {
      const store = await migrated();
      const last = await store.appendDelta('deleted');
      await store.saveSnapshot(snapshotAt(last));
      await store.close();
      expect(await opened().appendDelta('new')).toBeGreaterThan(last);
    });

    test('shows entries in their order to a reader who follows several writers', async () => {
      const appends = 100;
      const writers = await Promise.all([migrated(), migrated(), migrated()]);
      const reader = opened();
      const writing = Promise.all(
        writers.flatMap((writer) => Array.from({ length: appends }, (_, index) => writer.appendDelta(`${index}`))),
      );
      const followed: number[] = [];
      while (followed.length < writers.length * appends) {
        const news = await reader.readDeltas(followed.at(-1) ?? 0, 7);
        followed.push(...news.map(({ sequence }) => sequence));
        if (news.length === 0) await Promise.race([writing, reader.ping()]); // a write that fails ends the test
      }
      await writing;
      expect(followed).toEqual((await reader.readDeltas(0, 1_000)).map(({ sequence }) => sequence));
    });

    test(
      'keeps what it said it kept when the process is killed',
      async () => {
        await migrated();
        const writer = await inProcess(location(), `for (let n = 0; ; n++) say(await store.appendDelta(String(n)))`);
        const acknowledged = await writer.goAndKillAfterLines(50);
        const kept = (await opened().readDeltas(0, 1_000_000)).map(({ sequence }) => String(sequence));
        expect(acknowledged.length).toBeGreaterThanOrEqual(50);
        expect(kept).toEqual(expect.arrayContaining(acknowledged));
      },
      PROCESSES_TIMEOUT_MS,
    );
  });

  describe('the snapshot', () => {
    test('is absent at first', async () => {
      expect(await (await migrated()).latestSnapshot()).toBeUndefined();
    });

    test.each([
      ['no bytes', new Uint8Array(0)],
      ['every byte', Uint8Array.from({ length: 256 }, (_, index) => index)],
      ['a part of a larger buffer', new Uint8Array(100).fill(7).subarray(10, 20)],
      ['megabytes', new Uint8Array(5_000_000).fill(0xfe)],
    ])('comes back as it was: %s', async (_what, payload) => {
      const store = await migrated();
      const snapshot = { sequence: 2 ** 40, version: 3, payload, createdMs: 1_800_000_000_123 };
      await store.saveSnapshot(snapshot);
      const read = await store.latestSnapshot();
      expect(read).toEqual({ ...snapshot, payload: expect.any(Uint8Array) as unknown });
      expect(Buffer.compare(read?.payload ?? Buffer.of(1), payload)).toBe(0);
    });

    test('takes the log up to its sequence with it, and no more', async () => {
      const store = await migrated();
      const sequences = [];
      for (const payload of ['in it', 'in it too', 'not in it']) sequences.push(await store.appendDelta(payload));
      await store.saveSnapshot(snapshotAt(sequences[1]!));
      expect(await store.readDeltas(0, 10)).toEqual([{ sequence: sequences[2], payload: 'not in it' }]);
    });

    test('and the log change together or not at all', async () => {
      const store = await migrated();
      const sequence = await store.appendDelta('kept');
      await behindTheStore(forbidDeletesFromLog);
      await expect(store.saveSnapshot(snapshotAt(sequence))).rejects.toMatchObject({ code: 'failed' });
      expect(await store.latestSnapshot()).toBeUndefined();
      expect(await store.readDeltas(0, 10)).toEqual([{ sequence, payload: 'kept' }]);
    });

    test.each([
      ['is replaced by a newer one', [1, 2], 2, 1],
      ['is replaced by another of the same sequence', [2, 2], 2, 1],
      ['is not replaced by an older one that comes late', [2, 1], 2, 0],
    ])('%s, and one is kept', async (_what, saved, sequence, version) => {
      const store = await migrated();
      for (const [index, at] of saved.entries()) await store.saveSnapshot({ ...snapshotAt(at), version: index });
      expect(await store.latestSnapshot()).toMatchObject({ sequence, version });
      expect(await behindTheStore(['select sequence from vigil_snapshot'])).toEqual([{ sequence }]);
    });
  });

  describe('the audit trail', () => {
    const entry = (action: string) => ({
      atMs: 1_800_000_000_000,
      actor: 'ada',
      action,
      subject: 'issue 7',
      detail: {},
    });

    test('is read newest first, as far as asked for', async () => {
      const store = await migrated();
      for (const action of ['ack', 'note', 'resolve']) await store.appendAudit(entry(action));
      const actions = async (limit: number) => (await store.readAudit(limit)).map(({ action }) => action);
      expect(await actions(10)).toEqual(['resolve', 'note', 'ack']);
      expect(await actions(2)).toEqual(['resolve', 'note']);
      expect(await actions(0)).toEqual([]);
    });

    test('goes by arrival, not by the clock', async () => {
      const store = await migrated();
      await store.appendAudit({ ...entry('first'), atMs: 2_000 });
      await store.appendAudit({ ...entry('second'), atMs: 1_000 });
      expect((await store.readAudit(10)).map(({ action }) => action)).toEqual(['second', 'first']);
    });

    test('gives back every part of an entry', async () => {
      const store = await migrated();
      const full = {
        atMs: 1_800_000_000_123,
        actor: 'Zoë "; drop table vigil_audit; --',
        action: 'silence',
        subject: '{service="payment"} 🙂',
        detail: { z: 1, a: [true, null, 0.5], nested: { text: 'line\nline', nul: '\0' } },
      };
      await store.appendAudit(full);
      expect(await store.readAudit(1)).toEqual([full]);
    });

    test.each([
      ['NUL', 'mal\0lory', 'mal\uFFFDlory'],
      ['half a surrogate pair', 'mal\uD83Dlory', 'mal\uFFFDlory'],
    ])('is not escaped by a name with %s', async (_what, actor, kept) => {
      const store = await migrated();
      await store.appendAudit({ ...entry('ack'), actor });
      expect((await store.readAudit(1))[0]?.actor).toBe(kept);
    });
  });

  describe('a setting', () => {
    test('is undefined before it is set', async () => {
      expect(await (await migrated()).getSetting('installation')).toBeUndefined();
    });

    test('stays what it was first', async () => {
      const store = await migrated();
      expect(await store.initSetting('installation', 'first')).toBe('first');
      expect(await store.initSetting('installation', 'second')).toBe('first');
      expect(await store.initSetting('other', '')).toBe('');
      expect(await store.getSetting('installation')).toBe('first');
    });

    test('is the same for all who set it at once', async () => {
      const stores = await Promise.all([migrated(), migrated(), migrated()]);
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, index) => stores[index % 3]!.initSetting('installation', `${index}`)),
      );
      expect(new Set(answers).size).toBe(1);
    });
  });

  describe('a store', () => {
    test('that is opened again has everything', async () => {
      const store = await migrated();
      const inSnapshot = await store.appendDelta('in the snapshot');
      const after = await store.appendDelta('after it');
      await store.saveSnapshot(snapshotAt(inSnapshot));
      await store.appendAudit({ atMs: 1, actor: 'system', action: 'start', subject: 'engine', detail: { pid: 1 } });
      await store.initSetting('installation', 'mine');
      await store.close();

      const again = await migrated();
      expect(await again.latestSnapshot()).toEqual(snapshotAt(inSnapshot));
      expect(await again.readDeltas(0, 10)).toEqual([{ sequence: after, payload: 'after it' }]);
      expect(await again.readAudit(10)).toHaveLength(1);
      expect(await again.getSetting('installation')).toBe('mine');
    });

    test('takes calls that overlap, and a snapshot that fails among them takes none of them along', async () => {
      const store = await migrated();
      const first = await store.appendDelta('before');
      await behindTheStore(forbidDeletesFromLog);
      const [failed] = await Promise.allSettled([
        store.saveSnapshot(snapshotAt(first)),
        ...Array.from({ length: 20 }, (_, index) => store.appendDelta(`${index}`)),
        ...Array.from({ length: 20 }, () => store.readDeltas(0, 1)),
        store.initSetting('installation', 'mine'),
      ]);
      expect(failed.status).toBe('rejected');
      expect(await store.readDeltas(0, 100)).toHaveLength(21);
      expect(await store.getSetting('installation')).toBe('mine');
    });

    test('answers a ping, also before it is set up', async () => {
      await expect(opened().ping()).resolves.toBeUndefined();
    });

    test('finishes what is under way when it is closed', async () => {
      const store = await migrated();
      const appended = store.appendDelta('last words');
      await store.close();
      await appended;
      expect(await opened().readDeltas(0, 10)).toHaveLength(1);
    });

    test.each([
      ['after use', async (store: Store) => store.migrate()],
      ['before any use', () => Promise.resolve()],
    ])('that is closed %s, once or twice, says so to every call', async (_when, use) => {
      const store = opened();
      await use(store);
      await store.close();
      await store.close();
      const calls = [
        store.migrate(),
        store.appendDelta(''),
        store.readDeltas(0, 1),
        store.saveSnapshot(snapshotAt(1)),
        store.latestSnapshot(),
        store.appendAudit({ atMs: 1, actor: '', action: '', subject: '', detail: {} }),
        store.readAudit(1),
        store.getSetting(''),
        store.initSetting('', ''),
        store.ping(),
      ];
      for (const result of await Promise.allSettled(calls)) {
        expect(result).toMatchObject({ status: 'rejected', reason: { name: 'StoreError', code: 'closed' } });
      }
    });
  });
}

function snapshotAt(sequence: number): EngineSnapshot {
  return { sequence, version: 1, payload: new Uint8Array([1, 2, 3]), createdMs: 1_800_000_000_000 };
}

/**
 * A process of its own that has loaded the store and opened it at `location`, and waits. `body` uses `store`, and `say` for a
 * line of output.
 */
async function inProcess(location: StoreLocation, body: string) {
  const program = `
    import { openStore } from ${JSON.stringify(join(__dirname, 'index.ts'))};
    const store = openStore(${JSON.stringify(location)});
    const say = (line) => process.stdout.write(line + '\\n');
    say('loaded');
    process.stdin.once('data', async () => { ${body}; await store.close(); process.stdin.destroy(); });`;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '--eval', program]);
  const ended = once(child, 'exit');
  const complaint = text(child.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.value !== 'loaded') throw new Error(`The process did not load the store: ${await complaint}`);

  return {
    /** Lets it run; resolves to its lines. */
    go: async (): Promise<string[]> => {
      child.stdin.write('go');
      const said = [];
      for (let line = await lines.next(); !line.done; line = await lines.next()) said.push(line.value);
      await ended;
      if (child.exitCode !== 0) throw new Error(`The process failed: ${await complaint}`);
      return said;
    },
    /** Lets it run, kills it when it has said that many lines, and resolves to all that it said. */
    goAndKillAfterLines: async (count: number): Promise<string[]> => {
      child.stdin.write('go');
      const said = [];
      for (let line = await lines.next(); !line.done; line = await lines.next()) {
        said.push(line.value);
        if (said.length === count) child.kill('SIGKILL');
      }
      await ended;
      return said;
    },
  };
}

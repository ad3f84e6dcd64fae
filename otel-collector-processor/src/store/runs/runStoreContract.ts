import type { StoreLocation } from '../openStore.ts';
import { storesOfTest } from '../storesOfTest.ts';
import { RUNS_KEPT_MS, type StoredRun } from './contract.ts';

const START_MS = 1_800_000_000_000;

/** The tests that the runs of every Store pass, whatever it is built on. Declares them in the `describe` around it. */
export function runStoreContract(newLocation: () => Promise<StoreLocation>): void {
  const { migrated } = storesOfTest(newLocation);
  const run = (n: number, more: Partial<StoredRun> = {}): StoredRun => ({
    checkId: 'checkout',
    runId: `run-${n}`,
    attempt: 1,
    startedMs: START_MS + n,
    document: `run ${n}`,
    ...more,
  });

  test('gives attempts back newest first, as many as asked for, of one journey', async () => {
    const store = await migrated();
    for (const n of [2, 1, 3]) await store.appendRun(run(n));
    await store.appendRun(run(9, { checkId: 'home' }));
    expect(await store.recentRuns('checkout', 2)).toEqual(['run 3', 'run 2']);
    expect(await store.recentRuns('home', 10)).toEqual(['run 9']);
    expect(await store.recentRuns('nothing', 10)).toEqual([]);
  });

  test('gives back the attempts of a range, oldest first', async () => {
    const store = await migrated();
    for (const n of [5, 2, 9, 3]) await store.appendRun(run(n));
    await store.appendRun(run(3, { checkId: 'home' }));
    expect(await store.runsBetween('checkout', START_MS + 2, START_MS + 9)).toEqual(['run 2', 'run 3', 'run 5']);
  });

  test('keeps every attempt of a run, the later one first', async () => {
    const store = await migrated();
    await store.appendRun(run(1, { document: 'failed' }));
    await store.appendRun(run(1, { attempt: 2, document: 'passed' }));
    expect(await store.recentRuns('checkout', 10)).toEqual(['passed', 'failed']);
  });

  test('takes the same attempt once, and the first word counts', async () => {
    const store = await migrated();
    await store.appendRun(run(1));
    await store.appendRun(run(1, { document: 'another' }));
    expect(await store.recentRuns('checkout', 10)).toEqual(['run 1']);
  });

  test('has them after a restart, text and all', async () => {
    const document = JSON.stringify({ text: 'quote " \\ süß 🙂', list: 'x'.repeat(200_000) });
    await (await migrated()).appendRun(run(1, { document }));
    expect(await (await migrated()).recentRuns('checkout', 1)).toEqual([document]);
  });

  test('forgets what is too old of the same journey, and of no other', async () => {
    const store = await migrated();
    await store.appendRun(run(0));
    await store.appendRun(run(0, { checkId: 'home' }));
    await store.appendRun(run(1));
    await store.appendRun(run(RUNS_KEPT_MS + 1));
    expect(await store.recentRuns('checkout', 10)).toEqual([`run ${RUNS_KEPT_MS + 1}`, 'run 1']);
    expect(await store.recentRuns('home', 10)).toEqual(['run 0']);
  });
}

import type { StoreLocation } from '../openStore.ts';
import { storesOfTest } from '../storesOfTest.ts';
import type { HistoryRow } from './contract.ts';

const MINUTE = 60_000;
const START_MS = 1_800_000_000_000;

/** The tests that the history of every Store passes, whatever it is built on. Declares them in the `describe` around it. */
export function historyStoreContract(newLocation: () => Promise<StoreLocation>): void {
  const { migrated } = storesOfTest(newLocation);
  const row = (series: string, minute: number, text = `${series} ${minute}`, resolutionMs = MINUTE): HistoryRow => ({
    series,
    resolutionMs,
    startMs: START_MS + minute * MINUTE,
    counts: Buffer.from(text),
  });
  const range = (from: number, to: number, resolutionMs = MINUTE) => ({
    resolutionMs,
    fromMs: START_MS + from * MINUTE,
    toMs: START_MS + to * MINUTE,
  });
  const told = (rows: readonly HistoryRow[]) =>
    rows.map(({ series, startMs, counts }) => [series, (startMs - START_MS) / MINUTE, Buffer.from(counts).toString()]);

  test('gives back the rows of one series, resolution and range, by time', async () => {
    const store = await migrated();
    await store.writeHistory([row('a', 2), row('a', 0), row('b', 0), row('a', 1), row('a', 0, 'coarse', 5 * MINUTE)]);
    expect(told(await store.readHistory('a', range(0, 2)))).toEqual([
      ['a', 0, 'a 0'],
      ['a', 1, 'a 1'],
    ]);
    expect(told(await store.readHistory('a', range(0, 5, 5 * MINUTE)))).toEqual([['a', 0, 'coarse']]);
    expect(await store.readHistory('nothing', range(0, 9))).toEqual([]);
  });

  test('replaces a row that is written again, and has it after a restart', async () => {
    const store = await migrated();
    await store.writeHistory([row('a', 0, 'first')]);
    await store.writeHistory([row('a', 0, 'second'), row('ü "\\ 🙂', 0)]);
    const again = await migrated();
    expect(told(await again.readHistory('a', range(0, 1)))).toEqual([['a', 0, 'second']]);
    expect(told(await again.readHistory('ü "\\ 🙂', range(0, 1)))).toHaveLength(1);
  });

  test('takes thousands of rows at once, and none at all', async () => {
    const store = await migrated();
    await store.writeHistory([]);
    await store.writeHistory(Array.from({ length: 2500 }, (_, i) => row(`s${i}`, 0)));
    expect(await store.historySeries()).toHaveLength(2500);
    expect(told(await store.readHistory('s2499', range(0, 1)))).toEqual([['s2499', 0, 's2499 0']]);
  });

  test('pages through all series, each whole, in an order that stays', async () => {
    const store = await migrated();
    await store.writeHistory(['a', 'b', 'c', 'd'].flatMap((name) => [row(name, 1), row(name, 0), row(name, 7)]));
    await store.writeHistory([row('elsewhen', 7)]);
    const seen: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await store.readHistoryPage(range(0, 5), after, 3);
      if (page.length === 0) break;
      seen.push(...page.map(({ series, startMs }) => `${series}${(startMs - START_MS) / MINUTE}`));
      after = page.at(-1)!.series;
    }
    expect(seen).toEqual(['a0', 'a1', 'b0', 'b1', 'c0', 'c1', 'd0', 'd1']);
  });

  test('drops what is too old of one resolution, and forgets series without rows', async () => {
    const store = await migrated();
    await store.writeHistory([row('a', 0), row('b', 0), row('b', 3), row('a', 0, 'coarse', 5 * MINUTE)]);
    await store.dropHistory(MINUTE, START_MS + 3 * MINUTE);
    expect(told(await store.readHistory('b', range(0, 9)))).toEqual([['b', 3, 'b 3']]);
    expect(await store.historySeries()).toEqual(['a', 'b']);
    await store.dropHistory(5 * MINUTE, START_MS + 5 * MINUTE);
    expect(await store.historySeries()).toEqual(['b']);
  });
}

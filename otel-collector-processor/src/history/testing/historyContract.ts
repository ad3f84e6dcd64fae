import fc from 'fast-check';
import { createKpiState, KPI_DEFAULTS, type KpiState } from '../../kpi/index.ts';
import { foldSpans, T0, type TestSpan } from '../../kpi/testing/foldSpans.ts';
import { openStore, type Store, type StoreLocation } from '../../store/index.ts';
import { noCalls, type CallTotals } from '../callTotals.ts';
import { historyName, type HistoryKey } from '../historyKey.ts';
import { createHistoryReader, type HistoryReader } from '../historyReader.ts';
import { createHistoryWriter, type HistoryWriter } from '../historyWriter.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A full hour. */
const START = Math.ceil(T0 / HOUR) * HOUR;
const GRACE = 7_000;

export const shop: HistoryKey = {
  of: 'service',
  service: { tenant: 'default', environment: '', namespace: '', name: 'shop' },
  party: 'customers',
};
const operationOf = (operation: string): HistoryKey => ({ ...shop, of: 'operation', operation, kind: 'SERVER' });

/** What was counted, whatever room the arrays have. */
const told = ({ calls, errors, durations, errorDurations }: CallTotals) => ({
  calls,
  errors,
  histograms: [durations, errorDurations].map(({ zeroCount, first, low, high, counts }) => ({
    zeroCount,
    buckets: Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => [low + i, counts[low + i - first]]),
  })),
});

/** The tests that history passes on every store. Declares them in the `describe` around it. */
export function historyContract(newLocation: () => Promise<StoreLocation>): void {
  let store: Store;
  let nowMs: number;
  let kpi: KpiState;
  let writer: HistoryWriter;
  let reader: HistoryReader;
  let errors: unknown[];
  let position: number;

  const newWriter = (operationsMax = 1000): HistoryWriter =>
    createHistoryWriter({
      store,
      kpi,
      others: () => Promise.resolve([]),
      operationsMax,
      retentionMs: KPI_DEFAULTS.retentionMs,
      graceMs: GRACE,
      nowMs: () => nowMs,
      onError: (error) => errors.push(error),
    });

  beforeEach(async () => {
    store = openStore(await newLocation());
    await store.migrate();
    nowMs = START;
    errors = [];
    position = 0;
    kpi = createKpiState();
    writer = newWriter();
    reader = createHistoryReader(store, () => nowMs);
  });
  afterEach(async () => {
    await store.close();
    expect(errors).toEqual([]);
  });

  const receive = (spans: readonly TestSpan[]): void => {
    kpi.apply(foldSpans(spans, { from: position, to: ++position }), nowMs);
  };
  /** Lets time pass as a running process sees it. */
  const passUntil = async (toMs: number, stepMs = 20_000): Promise<void> => {
    for (; nowMs < toMs; nowMs += stepMs) {
      await writer.tick();
      kpi.expire(nowMs);
    }
    await writer.tick();
  };
  const sumOf = async (key: HistoryKey, fromMs: number, toMs: number) =>
    (await reader.sum(key, { fromMs, toMs })).totals;

  test('what was counted in a range is in history, whatever rows it is made of', async () => {
    const spans: TestSpan[] = [];
    const random = fc.sample(
      fc.record({
        at: fc.integer({ min: 0, max: 3 * HOUR - 1 }),
        ms: fc.integer({ min: 0, max: 9000 }),
        failed: fc.boolean(),
      }),
      { seed: 7, numRuns: 400 },
    );
    for (const { at, ms, failed } of random.sort((a, b) => a.at - b.at)) {
      await passUntil(START + at);
      const span: TestSpan = { operation: 'GET /', endMs: START + at, durationMs: ms, status: failed ? 'ERROR' : 'OK' };
      spans.push(span);
      receive([span]);
    }
    await passUntil(START + 4 * HOUR);
    // All rows, minutes alone, and what one state counts that is given all of it at once.
    const all = createKpiState({ retentionMs: 10 * HOUR });
    all.apply(foldSpans(spans), START + 4 * HOUR);
    for (const [fromMs, toMs] of [
      [START, START + 3 * HOUR],
      [START + 7 * MINUTE, START + 2 * HOUR + 58 * MINUTE],
      [START + HOUR, START + HOUR + MINUTE],
    ] as const) {
      const expected = noCalls();
      for (const { calls, errors: bad, durations, errorDurations } of all.operationTotals(fromMs, toMs)) {
        expected.calls += calls;
        expected.errors += bad;
        expected.durations.zeroCount += durations.zeroCount;
        expected.errorDurations.zeroCount += errorDurations.zeroCount;
      }
      const found = await sumOf(shop, fromMs, toMs);
      expect([found.calls, found.errors, found.durations.zeroCount, found.errorDurations.zeroCount]).toEqual([
        expected.calls,
        expected.errors,
        expected.durations.zeroCount,
        expected.errorDurations.zeroCount,
      ]);
      expect(told(await sumOf(operationOf('GET /'), fromMs, toMs))).toEqual(told(found));
    }
    const hours = await store.readHistory(historyName(shop), {
      resolutionMs: HOUR,
      fromMs: START,
      toMs: START + 3 * HOUR,
    });
    expect(hours.map(({ startMs }) => startMs)).toEqual([START, START + HOUR, START + 2 * HOUR]);
  });

  test('coarser rows are the sums of the finer ones, histograms and all', async () => {
    for (let minute = 0; minute < 60; minute++) {
      await passUntil(START + minute * MINUTE + 30_000);
      receive([
        { endMs: nowMs, durationMs: 2 ** (minute % 12), status: minute % 7 === 0 ? 'ERROR' : 'OK' },
        { endMs: nowMs, durationMs: 0, synthetic: 'test' },
      ]);
    }
    await passUntil(START + 80 * MINUTE);
    const range = { fromMs: START, toMs: START + HOUR };
    const sums = [MINUTE, 5 * MINUTE, HOUR].map(async (resolutionMs) => {
      const rows = await store.readHistory(historyName(shop), { resolutionMs, ...range });
      const one = createHistoryReader({ readHistory: async () => rows }, () => START + MINUTE);
      return { rows: rows.length, sum: told((await one.sum(shop, { fromMs: START, toMs: START + MINUTE })).totals) };
    });
    const [minutes, fives, hours] = await Promise.all(sums);
    expect([minutes!.rows, fives!.rows, hours!.rows]).toEqual([60, 12, 1]);
    expect(fives!.sum).toEqual(minutes!.sum);
    expect(hours!.sum).toEqual(minutes!.sum);
    expect((await sumOf({ ...shop, party: 'synthetic' } as HistoryKey, START, START + HOUR)).calls).toBe(60);
  });

  test('spans that come late and out of order are in their minute all the same', async () => {
    receive([{ endMs: START + 1000 }]);
    await passUntil(START + 2 * MINUTE);
    expect((await sumOf(shop, START, START + MINUTE)).calls).toBe(1);
    receive([{ endMs: START + 90_000 }, { endMs: START + 2000 }, { endMs: START + 500, status: 'ERROR' }]);
    await passUntil(START + 4 * MINUTE);
    expect(await sumOf(shop, START, START + MINUTE)).toMatchObject({ calls: 3, errors: 1 });
    expect(await sumOf(shop, START + MINUTE, START + 2 * MINUTE)).toMatchObject({ calls: 1, errors: 0 });
  });

  test('an hour-old batch, while the slots are kept, makes the coarser rows anew', async () => {
    receive([{ endMs: START + 1000 }]);
    await passUntil(START + 59 * MINUTE);
    receive([{ endMs: START + 2 * MINUTE }]);
    await passUntil(START + 90 * MINUTE);
    expect((await sumOf(shop, START, START + HOUR)).calls).toBe(2);
  });

  test('what is too old for the slots is in no history', async () => {
    await passUntil(START + 3 * HOUR, MINUTE);
    receive([{ endMs: START + 10 * MINUTE }, { late: true, endMs: START }]);
    await passUntil(START + 4 * HOUR, MINUTE);
    expect((await sumOf(shop, START, START + 4 * HOUR)).calls).toBe(0);
  });

  test('after a restart the minutes that were not written yet are written, and none is counted twice', async () => {
    receive([{ endMs: START + 10_000 }]);
    await passUntil(START + 2 * MINUTE);
    receive([{ endMs: nowMs - 1000 }]);
    const lastArrivalMs = nowMs;
    kpi = createKpiState({}, kpi.snapshot()); // kill -9
    nowMs += 3 * HOUR;
    writer = newWriter();
    await writer.catchUp(lastArrivalMs);
    kpi.expire(nowMs);
    receive([{ endMs: nowMs }]);
    await passUntil(nowMs + 2 * HOUR, MINUTE);
    expect((await sumOf(shop, START, nowMs)).calls).toBe(3);
    expect((await sumOf(shop, START, START + HOUR)).calls).toBe(2);
  });

  test('a stop writes the minute under way, and the next start goes on with it', async () => {
    receive([{ endMs: START + 10_000 }]);
    nowMs = START + 15_000;
    await writer.flush();
    expect((await sumOf(shop, START, START + MINUTE)).calls).toBe(1);
    const lastArrivalMs = nowMs;
    kpi = createKpiState({}, kpi.snapshot());
    writer = newWriter();
    await writer.catchUp(lastArrivalMs);
    receive([{ endMs: START + 20_000 }]);
    await passUntil(START + 3 * MINUTE);
    expect((await sumOf(shop, START, START + MINUTE)).calls).toBe(2);
  });

  test('operations beyond the limit are in the history of their service alone, and counted', async () => {
    writer = newWriter(2);
    receive(['a', 'b', 'c', 'd'].map((operation) => ({ operation, endMs: START + 1000 })));
    await passUntil(START + 2 * MINUTE);
    expect((await sumOf(shop, START, START + MINUTE)).calls).toBe(4);
    const found = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => sumOf(operationOf(name), START, START + MINUTE)),
    );
    expect(found.map(({ calls }) => calls)).toEqual([1, 1, 0, 0]);
    expect(writer.operationsLeftOut).toBe(2);
  });

  test('rows go when their time is over, each resolution in its own', async () => {
    receive([{ endMs: START + 1000 }]);
    await passUntil(START + 80 * MINUTE, MINUTE);
    const rowsOf = async () =>
      Promise.all(
        [MINUTE, 5 * MINUTE, HOUR].map(
          async (resolutionMs) =>
            (await store.readHistory(historyName(shop), { resolutionMs, fromMs: START, toMs: START + HOUR })).length,
        ),
      );
    expect(await rowsOf()).toEqual([1, 1, 1]);
    for (const [laterMs, left] of [
      [3 * DAY, [0, 1, 1]],
      [31 * DAY, [0, 0, 1]],
      [400 * DAY, [0, 0, 0]],
    ] as const) {
      nowMs = START + laterMs;
      await writer.tick();
      expect(await rowsOf()).toEqual(left);
    }
  });

  test('a store that fails loses nothing: it is tried again', async () => {
    receive([{ endMs: START + 1000 }]);
    let fails = true;
    const failing: typeof store = {
      ...store,
      writeHistory: (rows) => (fails ? Promise.reject(new Error('full')) : store.writeHistory(rows)),
    };
    writer = createHistoryWriter({
      store: failing,
      kpi,
      others: () => Promise.resolve([]),
      operationsMax: 9,
      retentionMs: HOUR,
      graceMs: GRACE,
      nowMs: () => nowMs,
      onError: (error) => errors.push(error),
    });
    await passUntil(START + 2 * MINUTE);
    expect(errors.length).toBeGreaterThan(0);
    errors = [];
    fails = false;
    await passUntil(START + 70 * MINUTE, MINUTE);
    expect((await sumOf(shop, START, START + HOUR)).calls).toBe(1);
  });

  test('buckets follow the step, and those without calls are there too', async () => {
    receive([{ endMs: START + 1000 }]);
    await passUntil(START + 9 * MINUTE);
    receive([{ endMs: START + 9 * MINUTE, durationMs: 70 }]);
    await passUntil(START + 11 * MINUTE);
    const buckets = await reader.buckets(shop, { fromMs: START, toMs: START + 10 * MINUTE }, 2 * MINUTE);
    expect(buckets.map(({ startMs, totals }) => [(startMs - START) / MINUTE, totals.calls])).toEqual([
      [0, 1],
      [2, 0],
      [4, 0],
      [6, 0],
      [8, 1],
    ]);
  });
}

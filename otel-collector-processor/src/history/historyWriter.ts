import type { KpiState } from '../kpi/index.ts';
import type { HistoryRow, HistoryStore } from '../store/index.ts';
import { encodeCalls } from './callBytes.ts';
import { mergeCounts } from './mergeCounts.ts';
import { minuteTotals } from './minuteTotals.ts';
import { FINEST_MS, RESOLUTIONS } from './resolutions.ts';
import { floorTo } from './segments.ts';

export type HistoryWriterOptions = Readonly<{
  store: Pick<HistoryStore, 'writeHistory' | 'readHistoryPage' | 'dropHistory'>;
  kpi: Pick<KpiState, 'operationTotals' | 'slotWrites'>;
  /** What else was counted in the minutes of a range (journeys), whole minutes each. The same range is asked for again. */
  others: (fromMs: number, toMs: number) => Promise<readonly MinuteOf[]>;
  /** Operations with a history of their own; the ones that come later have none. */
  operationsMax: number;
  /** For how long the KPI state keeps slots. */
  retentionMs: number;
  /** A minute is written so long after its end: that is when its last spans have mostly come. */
  graceMs: number;
  nowMs: () => number;
  onError: (error: unknown, what: string) => void;
}>;

/** What one series counted in the minute that begins at `startMs`. */
export type MinuteOf = Readonly<{ series: string; startMs: number; counts: Uint8Array }>;

export type HistoryWriter = Readonly<{
  /**
   * Writes what is new and adds up what has come to its end; one at a time, a call while another runs does nothing.
   * Never rejects: what could not be written is tried again. Called about once a second.
   */
  tick(): Promise<void>;
  /**
   * After a start, before the KPI state expires anything: writes the minutes that the state still has. `lastArrivalMs`:
   * when the state got its last delta.
   */
  catchUp(lastArrivalMs: number): Promise<void>;
  /** Writes all that there is, the minute under way too; for a stop. */
  flush(): Promise<void>;
  /** Operations that came when there was no more room for their history. */
  readonly operationsLeftOut: number;
}>;

/** A minute that got late spans is written again after so long: not for every one of them. */
const REWRITE_AFTER_MS = 60_000;
/** Retries of journeys and halves of transactions come so late. */
const OTHERS_LATE_MS = 15 * FINEST_MS;
/** Nobody tells that there is more of them: they are asked for so often. */
const OTHERS_EVERY_MS = 20_000;
/** Rows of one transaction, and series of one page: the thread is others' between them. */
const BATCH = 250;
const DROP_EVERY_MS = 3_600_000;

/**
 * Keeps the past. Minutes are made from the KPI state's time slots whenever these have changed, and replaced as a whole:
 * the same twice changes nothing, so neither a late span nor a crash in between makes a count wrong. Coarser rows are
 * the sums of the finer rows that lie in them.
 */
export function createHistoryWriter(o: HistoryWriterOptions): HistoryWriter {
  /** By minute: the state of its slots when it was written, and when that was. */
  const written = new Map<number, Readonly<{ writes: number; atMs: number }>>();
  const kept = new Set<string>();
  const leftOut = new Set<string>();
  /** Rows of each coarser resolution that have to be added up (again), by level. */
  const unsettled: readonly Map<number, number>[] = RESOLUTIONS.map(() => new Map());
  let droppedMs = 0;
  let othersMs = 0;
  let running: Promise<void> | undefined;

  function keeps(operation: string): boolean {
    if (kept.has(operation)) return true;
    if (kept.size >= o.operationsMax) {
      if (leftOut.size < o.operationsMax) leftOut.add(operation);
      return false;
    }
    kept.add(operation);
    return true;
  }

  async function write(rows: readonly HistoryRow[]): Promise<void> {
    for (let at = 0; at < rows.length; at += BATCH) await o.store.writeHistory(rows.slice(at, at + BATCH));
  }

  function touch(level: number, startMs: number): void {
    const coarser = RESOLUTIONS[level + 1];
    if (coarser === undefined) return;
    const start = floorTo(startMs, coarser.resolutionMs);
    const of = unsettled[level + 1]!;
    if (!of.has(start)) of.set(start, 0);
  }

  async function writeMinute(startMs: number, nowMs: number): Promise<void> {
    const writes = o.kpi.slotWrites(startMs, startMs + FINEST_MS);
    const before = written.get(startMs);
    if (writes === (before?.writes ?? 0)) return;
    if (before !== undefined && nowMs - before.atMs < REWRITE_AFTER_MS) return;
    // In one turn with the number above: what comes later has another.
    const totals = minuteTotals(o.kpi.operationTotals(startMs, startMs + FINEST_MS), keeps);
    await write([...totals].map(([series, one]) => rowOf({ series, startMs, counts: encodeCalls(one) })));
    written.set(startMs, { writes, atMs: nowMs });
    touch(0, startMs);
  }

  async function writeOthers(fromMs: number, toMs: number): Promise<void> {
    const minutes = await o.others(fromMs, toMs);
    await write(minutes.map(rowOf));
    for (const { startMs } of minutes) touch(0, startMs);
  }

  /** Minutes of the KPI state that are whole and over: `sinceMs` is where its slots begin. */
  async function writeMinutes(sinceMs: number, toMs: number): Promise<void> {
    const nowMs = o.nowMs();
    for (let startMs = floorTo(sinceMs, FINEST_MS) + FINEST_MS; startMs + FINEST_MS <= toMs; startMs += FINEST_MS)
      await writeMinute(startMs, nowMs);
    for (const startMs of written.keys()) if (startMs < nowMs - 2 * o.retentionMs) written.delete(startMs);
  }

  async function addUp(level: number, nowMs: number): Promise<void> {
    const { resolutionMs } = RESOLUTIONS[level]!;
    const finer = RESOLUTIONS[level - 1]!;
    for (const [startMs, tried] of unsettled[level]!) {
      const isOver = startMs + resolutionMs + o.graceMs <= nowMs;
      if (!isOver || nowMs - tried < REWRITE_AFTER_MS) continue;
      const range = { resolutionMs: finer.resolutionMs, fromMs: startMs, toMs: startMs + resolutionMs };
      // What is touched while this runs has to be added up again.
      unsettled[level]!.delete(startMs);
      try {
        for (let after: string | undefined; ;) {
          const page = await o.store.readHistoryPage(range, after, BATCH);
          if (page.length === 0) break;
          after = page.at(-1)!.series;
          const sums = Map.groupBy(page, ({ series }) => series);
          await write(
            [...sums].map(([series, rows]) => ({
              series,
              resolutionMs,
              startMs,
              counts: mergeCounts(rows.map(({ counts }) => counts)),
            })),
          );
        }
      } catch (error) {
        unsettled[level]!.set(startMs, nowMs);
        throw error;
      }
      touch(level, startMs);
    }
  }

  async function drop(nowMs: number): Promise<void> {
    if (nowMs - droppedMs < DROP_EVERY_MS) return;
    for (const { resolutionMs, keptMs } of RESOLUTIONS) await o.store.dropHistory(resolutionMs, nowMs - keptMs);
    droppedMs = nowMs;
  }

  async function work(): Promise<void> {
    const nowMs = o.nowMs();
    await writeMinutes(nowMs - o.retentionMs, nowMs - o.graceMs);
    const over = floorTo(nowMs - o.graceMs, FINEST_MS);
    if (nowMs - othersMs >= OTHERS_EVERY_MS) {
      await writeOthers(over - OTHERS_LATE_MS, over);
      othersMs = nowMs;
    }
    for (let level = 1; level < RESOLUTIONS.length; level++) await addUp(level, nowMs);
    await drop(nowMs);
  }

  /** One after the other; an error is told and tried again. */
  function alone(job: () => Promise<void>): Promise<void> {
    const mine: Promise<void> = (running ?? Promise.resolve())
      .then(job)
      .catch((error: unknown) => o.onError(error, 'history was not written; it is tried again'))
      .finally(() => {
        if (running === mine) running = undefined;
      });
    running = mine;
    return mine;
  }

  return {
    tick: () => (running === undefined ? alone(work) : Promise.resolve()),
    catchUp: (lastArrivalMs) =>
      alone(async () => {
        await writeMinutes(lastArrivalMs - o.retentionMs, Math.min(lastArrivalMs + FINEST_MS, o.nowMs()));
        const toMs = floorTo(lastArrivalMs, FINEST_MS) + FINEST_MS;
        await writeOthers(floorTo(toMs - o.retentionMs, FINEST_MS), toMs);
      }),
    flush: () =>
      alone(async () => {
        const nowMs = o.nowMs();
        written.clear();
        await writeMinutes(nowMs - OTHERS_LATE_MS, nowMs + FINEST_MS);
        await writeOthers(floorTo(nowMs, FINEST_MS) - OTHERS_LATE_MS, floorTo(nowMs, FINEST_MS) + FINEST_MS);
      }),
    get operationsLeftOut() {
      return leftOut.size;
    },
  };
}

function rowOf({ series, startMs, counts }: MinuteOf): HistoryRow {
  return { series, resolutionMs: FINEST_MS, startMs, counts };
}

import type { HistoryRow, HistoryStore } from '../store/index.ts';
import { addEncodedCalls } from './callBytes.ts';
import { noCalls, type CallTotals } from './callTotals.ts';
import { addEncodedUsers, noUsers, type UserSketches } from './userBytes.ts';
import { historyName, type HistoryKey } from './historyKey.ts';
import { FINEST_MS, RESOLUTIONS } from './resolutions.ts';
import { floorTo, segments } from './segments.ts';

/** What was counted from `startMs` on, for the step that was asked for. */
export type Bucket<Totals> = Readonly<{ startMs: number; totals: Totals }>;

export type Range = Readonly<{ fromMs: number; toMs: number }>;

/** How one kind of counts is added up. */
type Adding<Totals> = Readonly<{ empty: () => Totals; add: (into: Totals, bytes: Uint8Array) => void }>;

const CALLS: Adding<CallTotals> = { empty: noCalls, add: addEncodedCalls };

/** Reads history. Ranges are in whole minutes: `fromMs` is rounded down, `toMs` too. Rejects with StoreError. */
export type HistoryReader = Readonly<{
  /**
   * All calls of the range together, and when the first of them were counted (null: none). It may begin up to an hour
   * earlier, see `segments`.
   */
  sum(key: HistoryKey, range: Range): Promise<Readonly<{ totals: CallTotals; firstMs: number | null }>>;
  /** Distinct users of the range together. It may begin earlier, as `sum`. */
  users(key: HistoryKey, range: Range): Promise<UserSketches>;
  /**
   * By step, a multiple of a minute; every bucket of the range, those without calls too, the first one beginning at a
   * multiple of the step. Raise the step by `stepFor` where the range is long.
   */
  buckets(key: HistoryKey, range: Range, stepMs: number): Promise<readonly Bucket<CallTotals>[]>;
}>;

export function createHistoryReader(store: Pick<HistoryStore, 'readHistory'>, nowMs: () => number): HistoryReader {
  async function* rowsOf(key: HistoryKey, { fromMs, toMs }: Range): AsyncIterable<HistoryRow> {
    const name = historyName(key);
    for (const segment of segments(floorTo(fromMs, FINEST_MS), floorTo(toMs, FINEST_MS), nowMs()))
      yield* await store.readHistory(name, segment);
  }

  async function bucketsOf<Totals>(
    { empty, add }: Adding<Totals>,
    key: HistoryKey,
    range: Range,
    stepMs: number,
  ): Promise<readonly Bucket<Totals>[]> {
    const firstMs = floorTo(range.fromMs, stepMs);
    const all: Bucket<Totals>[] = [];
    for (let startMs = firstMs; startMs < range.toMs; startMs += stepMs) all.push({ startMs, totals: empty() });
    for await (const { startMs, counts } of rowsOf(key, { fromMs: firstMs, toMs: range.toMs })) {
      const bucket = all[Math.floor((startMs - firstMs) / stepMs)];
      if (bucket !== undefined) add(bucket.totals, counts);
    }
    return all;
  }

  return {
    async sum(key, range) {
      const totals = noCalls();
      let firstMs: number | null = null;
      for await (const { startMs, counts } of rowsOf(key, range)) {
        firstMs ??= startMs;
        addEncodedCalls(totals, counts);
      }
      return { totals, firstMs };
    },
    async users(key, range) {
      const users = noUsers();
      for await (const { counts } of rowsOf(key, range)) addEncodedUsers(users, counts);
      return users;
    },
    buckets: (key, range, stepMs) => bucketsOf(CALLS, key, range, stepMs),
  };
}

/** The least step at which the whole range is still kept, and has at most `pointsMax` buckets. */
export function stepFor({ fromMs, toMs }: Range, nowMs: number, pointsMax: number): number {
  const kept = RESOLUTIONS.find(({ keptMs }) => fromMs >= nowMs - keptMs) ?? RESOLUTIONS.at(-1)!;
  const least = Math.max(kept.resolutionMs, (toMs - fromMs) / pointsMax);
  // Steps that people read easily; all are multiples of each finer resolution.
  return STEPS_MS.find((stepMs) => stepMs >= least && stepMs % kept.resolutionMs === 0) ?? STEPS_MS.at(-1)!;
}

const STEPS_MS = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 10_080].map((minutes) => minutes * FINEST_MS);

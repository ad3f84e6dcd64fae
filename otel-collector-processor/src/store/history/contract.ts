/** What was counted of one series from `startMs` on, for `resolutionMs`. The bytes are whatever the writer makes of them. */
export type HistoryRow = Readonly<{ series: string; resolutionMs: number; startMs: number; counts: Uint8Array }>;

/** Rows of a resolution that begin in [fromMs, toMs). */
export type HistoryRange = Readonly<{ resolutionMs: number; fromMs: number; toMs: number }>;

/** Counts of KPIs over time, at several resolutions. A row is one series (by its name), resolution and start. */
export interface HistoryStore {
  /** All or none, durable when it resolves; a row that is there already is replaced. */
  writeHistory(rows: readonly HistoryRow[]): Promise<void>;
  /** Of one series, by time. */
  readHistory(series: string, range: HistoryRange): Promise<readonly HistoryRow[]>;
  /**
   * Of all series, one series after the other in an order that stays, each by time: those behind the series `after`, at
   * most `seriesLimit` of them. A page that has fewer series than the limit may not be the last; an empty one is.
   */
  readHistoryPage(range: HistoryRange, after: string | undefined, seriesLimit: number): Promise<readonly HistoryRow[]>;
  /** Deletes the rows of a resolution that begin before `beforeMs`. */
  dropHistory(resolutionMs: number, beforeMs: number): Promise<void>;
  /** Names of all series that were ever written and still have rows, sorted. */
  historySeries(): Promise<readonly string[]>;
}

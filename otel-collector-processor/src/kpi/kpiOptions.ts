import type { TransactionRule } from './transactions/transactionRule.ts';

/** Settings of the KPI state. What is left out has the value of KPI_DEFAULTS. */
export type KpiOptions = Readonly<{
  /**
   * Shows a new series as 0 to each scraper once, before its counts, so that `rate()` sees its first increments.
   * Without it a series begins with what it has counted.
   */
  zeroInitialise?: boolean;
  /** Operations (span names) of one service that are kept apart; calls of further ones go to its overflow series. */
  maxOperationsPerService?: number;
  /** Services that are kept apart; further ones are counted as one service per tenant, OVERFLOW_SERVICE. */
  maxServices?: number;
  /** Edges that leave one service and are kept apart; calls over further ones go to its overflow edge. */
  maxEdgesPerService?: number;
  /** A series without traffic for this long, by arrival, is dropped; it begins anew at 0 if traffic comes again. */
  seriesExpiryMs?: number;
  /** How far back time slots are kept: the longest window that can be asked for. */
  retentionMs?: number;
  /** Halves of edges (stubs) that may wait for the other half; at the bound the oldest is settled early. */
  maxPendingStubs?: number;
  /** Keeps what export by OTLP needs: cumulative exponential histograms, start times and exemplars. */
  exported?: boolean;
  /** What business transactions consist of. */
  transactions?: readonly TransactionRule[];
  /** How long a stub waits for its other half, by arrival. */
  stubWaitMs?: number;
}>;

export const KPI_DEFAULTS: Required<KpiOptions> = {
  zeroInitialise: true,
  maxOperationsPerService: 1000,
  maxServices: 5000,
  maxEdgesPerService: 200,
  seriesExpiryMs: 900_000, // as Tempo's metrics-generator: 15 min
  retentionMs: 3_600_000,
  maxPendingStubs: 100_000,
  stubWaitMs: 60_000,
  exported: false,
  transactions: [],
};

/** Fills in the defaults. Throws a RangeError for a number that is not whole and positive. */
export function kpiOptions(options: KpiOptions): Required<KpiOptions> {
  const all = { ...KPI_DEFAULTS, ...options };
  for (const [name, value] of Object.entries(all))
    if (typeof value === 'number' && !(Number.isSafeInteger(value) && value > 0))
      throw new RangeError(`KPI option ${name} is ${value}; it must be a whole number above 0.`);
  return all;
}

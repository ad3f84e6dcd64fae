import {
  addCalls,
  encodeCalls,
  encodeUsers,
  FINEST_MS,
  historyName,
  noCalls,
  type CallTotals,
  type MinuteOf,
} from '../history/index.ts';
import type { KpiState } from '../kpi/index.ts';
import { SYNTHETIC_TYPES } from '../messages/index.ts';

const NO_DURATIONS = { zeroCount: 0, exponential: [] } as const;

/** Transactions and users of the minutes of a range, as the KPI state has them. */
export function* watchedMinutes(
  kpi: Pick<KpiState, 'transactionTotals' | 'userTotals'>,
  fromMs: number,
  toMs: number,
): Iterable<MinuteOf> {
  for (let startMs = fromMs; startMs < toMs; startMs += FINEST_MS) {
    const transactions = new Map<string, CallTotals>();
    for (const { transaction, synthetic, calls, errors, durations } of kpi.transactionTotals(
      startMs,
      startMs + FINEST_MS,
    )) {
      const party = SYNTHETIC_TYPES[synthetic] === '' ? 'customers' : 'synthetic';
      const series = historyName({ of: 'transaction', transaction, party });
      const totals = transactions.get(series) ?? noCalls();
      transactions.set(series, totals);
      addCalls(totals, { calls, errors, durations, errorDurations: NO_DURATIONS });
    }
    for (const [series, totals] of transactions) yield { series, startMs, counts: encodeCalls(totals) };
    for (const { service, operation, ...sketches } of kpi.userTotals(startMs, startMs + FINEST_MS))
      yield { series: historyName({ of: 'users', service, operation }), startMs, counts: encodeUsers(sketches) };
  }
}

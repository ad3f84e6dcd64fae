import type { HistoryKpi } from '@vigil/quality-model';
import { countWithin, quantilesMs } from '../kpi/index.ts';
import type { CallTotals } from './callTotals.ts';

/** What a KPI was in a time of `lengthMs`; null where there is nothing to tell from. `thresholdMs`: Apdex' T. */
export function measure(
  kpi: HistoryKpi,
  totals: CallTotals,
  lengthMs: number,
  thresholdMs: number | undefined,
): number | null {
  const { calls, errors } = totals;
  switch (kpi) {
    case 'traffic_rate':
      return (calls * 1000) / lengthMs;
    case 'request_success':
    case 'journey_success':
    case 'transaction_success':
      return calls === 0 ? null : (calls - errors) / calls;
    case 'latency_p50':
      return quantilesMs(totals.durations, [0.5])[0]!;
    case 'latency_p95':
      return quantilesMs(totals.durations, [0.95])[0]!;
    case 'latency_p99':
      return quantilesMs(totals.durations, [0.99])[0]!;
    case 'apdex':
      return thresholdMs === undefined ? null : apdex(totals, thresholdMs);
    default:
      return kpi satisfies never;
  }
}

/**
 * (satisfied + tolerating / 2) / all. Satisfied: succeeded within T; tolerating: succeeded within 4 T; what failed is
 * frustrated. Source: Apdex Technical Specification 1.1, "Calculating the index", and its treatment of errors.
 */
function apdex({ calls, durations, errorDurations }: CallTotals, thresholdMs: number): number | null {
  if (calls === 0) return null;
  const succeeded = (ms: number): number => countWithin(durations, ms) - countWithin(errorDurations, ms);
  const satisfied = succeeded(thresholdMs);
  const tolerating = succeeded(4 * thresholdMs) - satisfied;
  return Math.min(1, Math.max(0, (satisfied + tolerating / 2) / calls));
}

/** Fewer calls teach no threshold. */
const LEARNED_FROM_CALLS = 100;
/** Of those that succeed so many are to be satisfied with what is usual. */
const LEARNED_RATIO = 0.75;

/** Apdex' T as usual traffic has it: three of four successful requests were within it. Undefined where there were too few. */
export function learnedThresholdMs(totals: CallTotals): number | undefined {
  if (totals.calls - totals.errors < LEARNED_FROM_CALLS) return undefined;
  const [ms] = quantilesMs(successful(totals), [LEARNED_RATIO]);
  if (ms === null || ms === undefined || ms === 0) return undefined;
  // Two digits, rounded up: it is a convention, not a measurement.
  const unit = 10 ** (Math.floor(Math.log10(ms)) - 1);
  return Number((Math.ceil(ms / unit) * unit).toPrecision(2));
}

function successful({ durations, errorDurations }: CallTotals): CallTotals['durations'] {
  const counts = durations.counts.slice();
  for (let index = errorDurations.low; index <= errorDurations.high; index++) {
    const at = index - durations.first;
    if (at >= 0 && at < counts.length)
      counts[at] = Math.max(0, counts[at]! - errorDurations.counts[index - errorDurations.first]!);
  }
  return { ...durations, counts, zeroCount: Math.max(0, durations.zeroCount - errorDurations.zeroCount) };
}

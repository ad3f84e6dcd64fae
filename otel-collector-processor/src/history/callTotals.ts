import {
  addAt,
  emptyExponentialCounts,
  mergeExponential,
  type ExponentialCounts,
  type SparseCounts,
} from '../kpi/index.ts';

/** Calls of a time that is over, as they come: `errorDurations` are among `durations`. */
export type CountedCalls = Readonly<{
  calls: number;
  errors: number;
  durations: SparseCounts;
  errorDurations: SparseCounts;
}>;

/** Calls being added up. */
export type CallTotals = {
  calls: number;
  errors: number;
  readonly durations: ExponentialCounts;
  readonly errorDurations: ExponentialCounts;
};

export function noCalls(): CallTotals {
  return { calls: 0, errors: 0, durations: emptyExponentialCounts(), errorDurations: emptyExponentialCounts() };
}

export function addCalls(into: CallTotals, { calls, errors, durations, errorDurations }: CountedCalls): void {
  into.calls += calls;
  into.errors += errors;
  addSparse(into.durations, durations);
  addSparse(into.errorDurations, errorDurations);
}

/** Histograms merge by adding buckets: what two minutes say together is what one of twice the length would have said. */
export function mergeCalls(into: CallTotals, from: CallTotals): void {
  into.calls += from.calls;
  into.errors += from.errors;
  mergeExponential(into.durations, from.durations);
  mergeExponential(into.errorDurations, from.errorDurations);
}

function addSparse(into: ExponentialCounts, { zeroCount, exponential }: SparseCounts): void {
  into.zeroCount += zeroCount;
  for (const [index, count] of exponential) addAt(into, index, count);
}

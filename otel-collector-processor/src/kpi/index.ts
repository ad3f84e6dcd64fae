export type {
  ApplyResult,
  KpiState,
  OperationFilter,
  OperationSlot,
  OperationTotals,
  TransactionTotals,
  UserHit,
  UserTotals,
  Window,
} from './contract.ts';
export type { SparseCounts } from './histogram/sparseCounts.ts';
export {
  addAt,
  emptyExponentialCounts,
  mergeExponential,
  quantilesMs,
  type ExponentialCounts,
} from './histogram/exponentialCounts.ts';
export { countWithin } from './histogram/countWithin.ts';
export { exponentialIndex } from './histogram/durationIndex.ts';
export { serviceLabels } from './exposition/labelText.ts';
export { KpiDeltaError, type KpiDeltaErrorCode } from './delta/kpiDeltaError.ts';
export { KPI_DEFAULTS, type KpiOptions } from './kpiOptions.ts';
export type { OtlpRequest } from './otlp/otlpRequests.ts';
export type { TransactionRule } from './transactions/transactionRule.ts';
export { HIT_KEPT_MS } from './users/hurtUsers.ts';
export { createKpiState } from './kpiState.ts';
export { KPI_SNAPSHOT_VERSION } from './snapshot/kpiSnapshot.ts';
export { KpiSnapshotError, type KpiSnapshotErrorCode } from './snapshot/kpiSnapshotError.ts';

export { KpiDeltaError } from './delta/kpiDeltaError.ts';
export { KPI_DEFAULTS } from './kpiOptions.ts';
export { createKpiState } from './kpiState.ts';
export { KPI_SNAPSHOT_VERSION } from './snapshot/kpiSnapshot.ts';
export { KpiSnapshotError } from './snapshot/kpiSnapshotError.ts';

/** The disk cap is reached, or more than `pendingMaxBytes` wait for the disk. Retryable: nothing was stored. */
export class QueueFullError extends Error {
    name = 'QueueFullError';
}
/** The disk refused. Retryable: nothing of that commit is stored. `cause` is the system's error. */
export class QueueWriteError extends Error {
    name = 'QueueWriteError';
}
/** Name of the cursor that the KPIs are counted up to; the only one that is moved on when the disk cap is near. */
export const KPI_CURSOR = 'kpi';

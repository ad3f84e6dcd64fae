export { KPI_CURSOR, QueueFullError, QueueWriteError, } from './contract.ts';
export { openQueue } from './openQueue.ts';

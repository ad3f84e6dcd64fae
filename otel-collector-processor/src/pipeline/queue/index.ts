export {
  KPI_CURSOR,
  QueueFullError,
  QueueWriteError,
  type CursorSkip,
  type ItemCounts,
  type Queue,
  type QueueCursor,
  type QueueProblem,
  type QueueRead,
  type QueueRecord,
  type RecordHeader,
} from './contract.ts';
export { openQueue, type QueueOptions } from './openQueue.ts';

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
  type WhenFull,
} from './contract.ts';
export { openQueue, type QueueOptions } from './openQueue.ts';
export { PositionWaiters } from './positionWaiters.ts';
export { addItems, NO_ITEMS, subtractItems } from './recordFormat.ts';
export { nodeFiles, replaceFile, type QueueFiles } from './queueFiles.ts';

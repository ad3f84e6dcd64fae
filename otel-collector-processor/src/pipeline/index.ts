export {
  compareIds,
  type DeadLetterAnswer,
  type DeadLetterQuestion,
  type DeadLetterStoreSummary,
} from './deadLetters/index.ts';
export { runPipelineThread } from './pipelineThread.ts';
export { assertPortFree } from './receive/index.ts';
export { startSupervisor, type Supervisor } from './supervisor.ts';
export type { Certificates, Lane, WorkerSettings } from './workerProtocol.ts';

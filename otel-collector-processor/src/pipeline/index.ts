export { runPipelineThread } from './pipelineThread.ts';
export { assertPortFree } from './receive/index.ts';
export { startSupervisor, type Supervisor } from './supervisor.ts';
export type { Lane, WorkerSettings } from './workerProtocol.ts';

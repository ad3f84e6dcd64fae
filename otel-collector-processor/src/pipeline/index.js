export { runPipelineThread } from './pipelineThread.ts';
export { assertPortFree } from './receive/index.ts';
export { startSupervisor } from './supervisor.ts';

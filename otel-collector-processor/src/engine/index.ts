export { Engine, type EngineOptions, type PipelineReport } from './engine.ts';

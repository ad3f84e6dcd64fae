export { Engine, type EngineOptions, type PipelineReport } from './engine.ts';
export { type StatusOf } from './covered/index.ts';
export type { SeriesQuery } from './operationSeries.ts';

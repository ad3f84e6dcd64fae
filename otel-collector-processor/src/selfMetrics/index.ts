export { createSelfMetrics, type SelfMetrics, type SelfReport } from './selfMetrics.ts';

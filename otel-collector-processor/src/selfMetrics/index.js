export { createSelfMetrics } from './selfMetrics.ts';

export type { Detection, WatchedSeries } from './contract.ts';
export { createDetection, DETECTION_DEFAULTS, type DetectionOptions } from './detection.ts';
export { exposeAnomalies } from './exposeAnomalies.ts';

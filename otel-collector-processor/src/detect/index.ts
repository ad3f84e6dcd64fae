export type { Detection, WatchedSeries } from './contract.ts';
export { createDetection, DETECTION_DEFAULTS, type DetectionOptions } from './detection.ts';
export { ERROR_WINDOW_SLOTS } from './detectors/errors.ts';
export { exposeAnomalies } from './exposeAnomalies.ts';
export { latencySlot } from './slotStatistics.ts';

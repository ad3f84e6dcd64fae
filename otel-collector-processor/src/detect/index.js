export { createDetection, DETECTION_DEFAULTS } from './detection.ts';
export { ERROR_WINDOW_SLOTS } from './detectors/errors.ts';
export { exposeAnomalies } from './exposeAnomalies.ts';
export { latencySlot } from './slotStatistics.ts';

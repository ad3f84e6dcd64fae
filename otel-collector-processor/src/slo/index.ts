export { exposeSlos } from './exposeSlos.ts';
export { foreignSlos, type ForeignSlos } from './foreignSlos.ts';
export { createPromQuery, PrometheusError, type PromQuery, type PromSample } from './prometheus/promClient.ts';
export { createSloBoard, type ForeignSource, type SloBoard } from './sloBoard.ts';

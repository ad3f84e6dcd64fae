export { AnomalyLabels } from './anomalyLabels.ts';
export { Enricher, syntheticOf } from './enricher.ts';

export { AnomalyLabels } from './anomalyLabels.ts';
export { Enricher, syntheticOf, type Enrichment } from './enricher.ts';

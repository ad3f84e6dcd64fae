export { AnomalyLabels } from './anomalyLabels.ts';
export { Enricher, syntheticOf, type Enrichment } from './enricher.ts';
export { formatMark, runId, verifyMark, type Mark } from './mark.ts';

export { AnomalyLabels } from './anomalyLabels.ts';
export { CoverLabels } from './coverLabels.ts';
export { checkIdOf, Enricher, syntheticOf } from './enricher.ts';
export { LinkedTraces } from './linkedTraces.ts';
export type { Enrichment, Verdict } from './verdict.ts';

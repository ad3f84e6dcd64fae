export { DeltaBuilder } from './deltaBuilder.ts';
export { SpanTable } from './spanTable.ts';

export * from './signal.ts';
export { anomalyWords } from './anomalyWords.ts';
export { figureWords, UNIT_OF } from './figureWords.ts';

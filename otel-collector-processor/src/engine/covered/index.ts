export { CoveredCalls } from './coveredCalls.ts';
export { journeyCoverage } from './journeyCoverage.ts';
export { LearnedPasses, type StatusOf } from './learnedPasses.ts';

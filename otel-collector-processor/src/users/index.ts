export {
  addPairs,
  addToSketch,
  emptySketch,
  estimateDistinct,
  mergeSketch,
  RANK_MAX,
  REGISTERS,
  sketchPairs,
  type Sketch,
} from './hyperLogLog.ts';
export { pseudonym } from './pseudonym.ts';

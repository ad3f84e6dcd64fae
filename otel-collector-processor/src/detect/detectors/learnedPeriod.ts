import { SHAPE_MEMORY } from './nearestShape.ts';

const MASK = SHAPE_MEMORY - 1;
/** Shorter ones are noise that follows itself; of longer ones too little was seen. */
const LAG_MIN = 8;
const LAG_MAX = Math.floor(SHAPE_MEMORY * 0.7);
/** Less of a correlation is no period. */
const CORRELATION_MIN = 0.3;

/** The period of the last `SHAPE_MEMORY` values, in points: the highest peak of their autocorrelation; 0 if there is none. O(memory²). */
export function learnedPeriod(memory: Float32Array, at: number, count: number): number {
  let mean = 0;
  for (let i = 0; i < SHAPE_MEMORY; i++) mean += memory[at + i]! / SHAPE_MEMORY;
  const covariance = (lag: number): number => {
    let sum = 0;
    for (let i = count - SHAPE_MEMORY + lag; i < count; i++)
      sum += (memory[at + (i & MASK)]! - mean) * (memory[at + ((i - lag) & MASK)]! - mean);
    return sum * (SHAPE_MEMORY / (SHAPE_MEMORY - lag));
  };
  let highest = CORRELATION_MIN * covariance(0);
  let period = 0;
  let before = covariance(LAG_MIN - 2);
  let peak = covariance(LAG_MIN - 1);
  for (let lag = LAG_MIN; lag < LAG_MAX; lag++) {
    const after = covariance(lag);
    if (peak > before && peak > after && peak > highest) {
      highest = peak;
      period = lag - 1;
    }
    before = peak;
    peak = after;
  }
  return period;
}

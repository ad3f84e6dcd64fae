/** A histogram of logarithms: how many classes, and how wide one is. */
export type TailShape = Readonly<{ classes: number; width: number }>;

/** Numbers that it takes up: all counts, the anchor, the classes. */
export const tailRaritySize = ({ classes }: TailShape): number => 2 + classes;

/** The tail is extrapolated from so much of what was seen, but from no fewer values than ten. */
const TAIL_RATIO = 0.01;
const TAIL_MIN = 10;
/** A histogram most of whose values lie in its lowest class tells nothing of them. */
const LOW_RATIO = 0.5;
/** The logarithm falls off no faster than this: a tail of equal values says little about larger ones. */
const MEAN_EXCESS_MIN = 0.05;
/** Nothing is rarer than one in 10^12. */
const RARITY_MAX = 12;
/** So many values are remembered fully; then all count half, again and again. */
export const TAIL_MEMORY = 1 << 15;

/**
 * How rare a value ≥ 0 is by all that were seen before it, as −log10 of the probability of one at least as large; then
 * learns it. Within what was seen by counting (rule of succession), in the outermost hundredth by a Pareto tail (B. Hill,
 * "A simple general approach to inference about the tail of a distribution", 1975). `memory` from `at` on is the
 * caller's and written into (`bench -- detect`). O(classes). 0–12; 0 for the first value.
 */
export function tailRarity(memory: Float32Array, at: number, shape: TailShape, value: number): number {
  const { classes: count, width } = shape;
  const classes = at + 2;
  const total = memory[at]!;
  let position = 0;
  if (value > 0) {
    const logarithm = Math.log(value);
    if (memory[at + 1] === 0) memory[at + 1] = logarithm === 0 ? 1e-6 : logarithm;
    position = Math.min(Math.max((logarithm - memory[at + 1]!) / width + count / 2, 1), count - 0.5);
  }
  const moved = displaced(memory, at, count, position);
  if (moved !== 0) {
    shift(memory, at, count, moved);
    memory[at + 1]! -= moved * width;
    position = Math.min(Math.max(position + moved, 1), count - 0.5);
  }
  const own = Math.floor(position);
  let rarity = 0;
  if (total > 0) {
    let above = 0;
    for (let i = count - 1; i > own; i--) above += memory[classes + i]!;
    const beyond = above + memory[classes + own]! * (own === 0 ? 1 : 1 - (position - own));
    let probability = (beyond + 0.5) / (total + 1);
    if (above < TAIL_RATIO * total && own > 0)
      probability = Math.min(probability, paretoTail(memory, at, shape, position));
    rarity = Math.min(RARITY_MAX, -Math.log10(probability));
  }
  memory[classes + own]! += 1;
  memory[at] = total + 1;
  if (total + 1 >= TAIL_MEMORY) fade(memory, at, count);
  return rarity;
}

/** By how many classes the histogram has to move up, because most values lie at its lower end; negative: too many at its upper end. */
function displaced(memory: Float32Array, at: number, classes: number, position: number): number {
  if (position === 1 && memory[at + 3]! > LOW_RATIO * memory[at]!) return classes >> 1;
  if (position === classes - 0.5 && memory[at + 1 + classes]! > TAIL_RATIO * memory[at]!) return -(classes >> 1);
  return 0;
}

function shift(memory: Float32Array, at: number, classes: number, by: number): void {
  const first = at + 3;
  const last = at + 1 + classes;
  if (by > 0) {
    for (let i = last; i >= first; i--) {
      const count = memory[i]!;
      memory[i] = 0;
      memory[Math.min(last, i + by)]! += count;
    }
  } else {
    for (let i = first; i <= last; i++) {
      const count = memory[i]!;
      memory[i] = 0;
      memory[Math.max(first, i + by)]! += count;
    }
  }
}

function paretoTail(memory: Float32Array, at: number, { classes: count, width }: TailShape, position: number): number {
  const classes = at + 2;
  const total = memory[at]!;
  const wanted = Math.max(TAIL_RATIO * total, Math.min(TAIL_MIN, total / 2));
  let tail = 0;
  let weighted = 0;
  let i = count - 1;
  for (; i > 0 && tail < wanted; i--) {
    tail += memory[classes + i]!;
    weighted += memory[classes + i]! * (i + 0.5);
  }
  // Nothing but zeros: there is no tail to go on.
  if (tail < 0.5) return 1;
  const edge = i + 1;
  const meanExcess = Math.max((weighted / tail - edge) * width, MEAN_EXCESS_MIN);
  return (tail / total) * Math.exp((-Math.max(0, position - edge) * width) / meanExcess);
}

function fade(memory: Float32Array, at: number, classes: number): void {
  memory[at] = memory[at]! / 2;
  for (let i = 0; i < classes; i++) memory[at + 2 + i]! /= 2;
}

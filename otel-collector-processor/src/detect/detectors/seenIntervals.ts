/** Numbers that a memory of so many intervals takes up. */
export const seenIntervalsSize = (capacity: number): number => 1 + 3 * (capacity + 1);

/** Seen once, and faded twice. */
const FORGOTTEN_BELOW = 0.4;

/**
 * How far a value is from everything that was seen before it (0: within), then learns it. What was seen is kept as at
 * most `capacity` intervals: the two that are nearest to each other become one when there is no room, so that the widest
 * gaps between values stay known exactly. `memory` from `at` on is the caller's and written into (`bench -- detect`):
 * the number of intervals, then their lower ends, upper ends and weights, sorted. O(capacity). Infinity: nothing was seen.
 */
export function distanceToSeen(memory: Float32Array, at: number, capacity: number, value: number): number {
  const lower = at + 1;
  const upper = lower + capacity + 1;
  const weight = upper + capacity + 1;
  const v = Math.fround(value);
  let count = memory[at]!;
  // The first interval that begins above the value.
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (memory[lower + middle]! <= v) low = middle + 1;
    else high = middle;
  }
  const below = low > 0 ? v - memory[upper + low - 1]! : Infinity;
  const above = low < count ? memory[lower + low]! - v : Infinity;
  if (below <= 0) {
    memory[weight + low - 1]! += 1;
    return 0;
  }
  for (let i = count; i > low; i--) {
    memory[lower + i] = memory[lower + i - 1]!;
    memory[upper + i] = memory[upper + i - 1]!;
    memory[weight + i] = memory[weight + i - 1]!;
  }
  memory[lower + low] = v;
  memory[upper + low] = v;
  memory[weight + low] = 1;
  count++;
  if (count > capacity) {
    let nearest = 0;
    let gap = Infinity;
    for (let i = 0; i + 1 < count; i++) {
      const between = memory[lower + i + 1]! - memory[upper + i]!;
      if (between < gap) {
        gap = between;
        nearest = i;
      }
    }
    memory[upper + nearest] = memory[upper + nearest + 1]!;
    memory[weight + nearest]! += memory[weight + nearest + 1]!;
    count--;
    for (let i = nearest + 1; i < count; i++) {
      memory[lower + i] = memory[lower + i + 1]!;
      memory[upper + i] = memory[upper + i + 1]!;
      memory[weight + i] = memory[weight + i + 1]!;
    }
  }
  memory[at] = count;
  return Math.min(below, above);
}

/** Halves what every interval weighs, and forgets those that weigh next to nothing. */
export function fadeSeen(memory: Float32Array, at: number, capacity: number): void {
  const lower = at + 1;
  const upper = lower + capacity + 1;
  const weight = upper + capacity + 1;
  const count = memory[at]!;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const half = memory[weight + i]! / 2;
    if (half < FORGOTTEN_BELOW) continue;
    memory[lower + kept] = memory[lower + i]!;
    memory[upper + kept] = memory[upper + i]!;
    memory[weight + kept] = half;
    kept++;
  }
  memory[at] = kept;
}

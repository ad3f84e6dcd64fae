/** So many values are looked back on; a power of two. */
export const SHAPE_MEMORY = 512;
const MASK = SHAPE_MEMORY - 1;
/** Values of a shape. */
const LENGTH = 4;

/**
 * How far the last values, as a shape, are from the nearest shape before them that does not overlap: the root of the mean
 * square (a matrix profile that looks back only; C.-C. M. Yeh et al., "Matrix Profile I", 2016). Not normalised: a known
 * form at a new height is news. `memory` from `at` on holds the last `SHAPE_MEMORY` values in turn, the `count`-th, the
 * newest, at `(count − 1) mod SHAPE_MEMORY`. 0 while there is nothing to compare with. O(memory), mostly one step each.
 */
export function distanceToNearestShape(memory: Float32Array, at: number, count: number): number {
  const newest = count - 1;
  const oldest = Math.max(LENGTH - 1, count - SHAPE_MEMORY + LENGTH - 1);
  const a = memory[at + (newest & MASK)]!;
  const b = memory[at + ((newest - 1) & MASK)]!;
  const c = memory[at + ((newest - 2) & MASK)]!;
  const d = memory[at + ((newest - 3) & MASK)]!;
  let nearest = Infinity;
  for (let end = newest - LENGTH; end >= oldest; end--) {
    let sum = (a - memory[at + (end & MASK)]!) ** 2;
    if (sum >= nearest) continue;
    sum += (b - memory[at + ((end - 1) & MASK)]!) ** 2;
    if (sum >= nearest) continue;
    sum += (c - memory[at + ((end - 2) & MASK)]!) ** 2 + (d - memory[at + ((end - 3) & MASK)]!) ** 2;
    if (sum < nearest) nearest = sum;
  }
  return nearest === Infinity ? 0 : Math.sqrt(nearest / LENGTH);
}

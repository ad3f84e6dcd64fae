/** Registers, as a power of two: the standard error is 1.04 / √m = 2.3 %. */
const PRECISION = 11;
export const REGISTERS = 2 ** PRECISION;
/** Bits of a hash that are left for the rank. */
const Q = 64 - PRECISION;
/** Highest rank: all the other bits are 0. */
export const RANK_MAX = Q + 1;

/**
 * Distinct items, as the highest rank that each register saw: one byte a register. Two sketches merge by the maximum,
 * so that any split of the items gives the same sketch.
 * Source: P. Flajolet et al., "HyperLogLog" (2007).
 */
export type Sketch = Uint8Array;

export function emptySketch(): Sketch {
  return new Uint8Array(REGISTERS);
}

/** Counts the item with this hash: 16 hexadecimal digits, of which any is as likely as another. */
export function addToSketch(sketch: Sketch, hash: string): void {
  const high = Number.parseInt(hash.slice(0, 8), 16);
  const low = Number.parseInt(hash.slice(8, 16), 16);
  const register = high >>> (32 - PRECISION);
  const rest = (high << PRECISION) >>> 0;
  // Math.clz32 of the bits that are left above, then of those below.
  const zeros = rest !== 0 ? Math.clz32(rest) : 32 - PRECISION + Math.clz32(low);
  raise(sketch, register, Math.min(RANK_MAX, zeros + 1));
}

export function mergeSketch(into: Sketch, from: Sketch): void {
  for (let register = 0; register < REGISTERS; register++) raise(into, register, from[register]!);
}

function raise(sketch: Sketch, register: number, rank: number): void {
  if (rank > sketch[register]!) sketch[register] = rank;
}

/**
 * How many distinct items were counted. Unbiased from none to 2^64 without tables or a switch between ranges.
 * Source: O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), algorithm 6.
 */
export function estimateDistinct(sketch: Sketch): number {
  const histogram = new Float64Array(RANK_MAX + 1);
  for (const rank of sketch) histogram[rank]!++;
  let z = REGISTERS * tau((REGISTERS - histogram[RANK_MAX]!) / REGISTERS);
  for (let rank = Q; rank >= 1; rank--) z = (z + histogram[rank]!) / 2;
  z += REGISTERS * sigma(histogram[0]! / REGISTERS);
  return REGISTERS ** 2 / (2 * Math.LN2 * z);
}

/** The correction for small numbers: σ of the paper. */
function sigma(x: number): number {
  if (x === 1) return Infinity;
  let [power, weight, sum] = [x, 1, x];
  for (;;) {
    power *= power;
    const before = sum;
    sum += power * weight;
    weight *= 2;
    if (sum === before) return sum;
  }
}

/** The correction for large numbers: τ of the paper. */
function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let [root, weight, sum] = [x, 1, 1 - x];
  for (;;) {
    root = Math.sqrt(root);
    const before = sum;
    weight /= 2;
    sum -= (1 - root) ** 2 * weight;
    if (sum === before) return sum / 3;
  }
}

/** Pairs of register and rank, for a message: most sketches of ten seconds are nearly empty. */
export function sketchPairs(sketch: Sketch): readonly number[] {
  const pairs: number[] = [];
  sketch.forEach((rank, register) => {
    if (rank > 0) pairs.push(register, rank);
  });
  return pairs;
}

/** The sketch of such pairs, put into one. Pairs that are none are passed over. */
export function addPairs(into: Sketch, pairs: readonly number[]): void {
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const [register, rank] = [pairs[i]!, pairs[i + 1]!];
    if (register >= 0 && register < REGISTERS && rank > 0 && rank <= RANK_MAX) raise(into, register, rank);
  }
}

const SAMPLES = 2000;
const SEED = 20_261_124;

/**
 * 95 % interval of the mean of `ours` minus `theirs`, case by case, by the percentiles of samples with replacement
 * (B. Efron, "Bootstrap methods", 1979). The same numbers give the same interval.
 */
export function pairedBootstrap(
  ours: readonly number[],
  theirs: readonly number[],
): readonly [low: number, high: number] {
  const differences = ours.map((value, index) => value - (theirs[index] ?? 0));
  if (differences.length === 0) return [0, 0];
  const random = seeded(SEED);
  const means = Array.from({ length: SAMPLES }, () => {
    let sum = 0;
    for (let n = 0; n < differences.length; n++) sum += differences[Math.floor(random() * differences.length)] ?? 0;
    return sum / differences.length;
  }).sort((a, b) => a - b);
  return [means[Math.floor(SAMPLES * 0.025)] ?? 0, means[Math.ceil(SAMPLES * 0.975) - 1] ?? 0];
}

/** Numbers in 0–1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

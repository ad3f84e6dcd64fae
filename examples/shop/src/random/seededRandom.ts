/** Draws evenly from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** FNV-1a, 32 bits: spreads a stream's name over the seed space. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * A stream of random numbers: the same seed and stream name give the same numbers, two names of one seed give
 * unrelated ones. Not for secrets. Source: T. Ettinger, mulberry32 (2017).
 */
export function seededRandom(seed: number, stream: string): Random {
  let state = (seed ^ hashName(stream)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a point of a series is worth as news. */
export type Novelty = Readonly<{
  /**
   * 0–1: how strange the series is at this point and has lately been. One half is where the documentation begins to
   * count alarms (docs/research/detection.md). 0 while learning, and for a value that is no number.
   */
  score: number;
  /** 0–1: the same for what begins here; 0 where it goes on. An alarm is an opening at or above a threshold. */
  opening: number;
}>;

/** State of many series of one tier, in two arrays of the caller's: a snapshot is their bytes. */
export type NoveltySlab = Readonly<{ numbers: Float64Array; memory: Float32Array }>;

export const NOTHING_NEW: Novelty = { score: 0, opening: 0 };

/** Points that a series is learned from before it is scored. */
export const WARM_UP_POINTS = 50;
/** Values are told from the first one, and no further than this: a sum of squares stays a number. */
const FAR = 1e30;
/** Strangeness (powers of ten of rarity, roughly) at which a score is one half. */
const HALF = 2.6;

export function fromReference(value: number, reference: number): number {
  return Math.min(Math.max(value - reference, -FAR), FAR);
}

/** Unbounded strangeness as a score. */
export const scoreOf = (strangeness: number): number => strangeness / (strangeness + HALF);

/** Logarithm of the ratio of two means ≥ 0; within ±20.8, 0 for two zeros. */
export function logRatio(fast: number, slow: number): number {
  const little = (fast + slow) * 1e-9;
  return little === 0 ? 0 : Math.log((fast + little) / (slow + little));
}

/** A distance to what was seen, as news: the first value of all, which is infinitely far from nothing, is none. */
export function known(distance: number): number {
  return distance === Infinity ? 0 : distance;
}

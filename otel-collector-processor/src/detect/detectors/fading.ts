/** Weight of a new value in a mean in which a value counts half after so many further ones. */
export const fadingWeight = (halfLifePoints: number): number => 1 - 0.5 ** (1 / halfLifePoints);

/** The mean after one more value, the `count`-th: plain while there are few, fading then (T. Finch, 2009). */
export function fadingMean(mean: number, value: number, weight: number, count: number): number {
  return mean + Math.max(weight, 1 / count) * (value - mean);
}

import type { Random } from './seededRandom.ts';

/** A standard normal value. Source: G. Box, M. Muller, "A note on the generation of random normal deviates" (1958). */
function sampleNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random())); // 1 − u: the logarithm of 0 cannot happen
  return radius * Math.cos(2 * Math.PI * random());
}

/** A log-normal value in the median's unit; `sigma` is the standard deviation of its logarithm. */
export function sampleLogNormal(random: Random, o: Readonly<{ median: number; sigma: number }>): number {
  return o.median * Math.exp(o.sigma * sampleNormal(random));
}

/** An exponential value in the mean's unit: the gap between arrivals that know nothing of each other. */
export function sampleExponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random());
}

/** One of the items, each as likely as the next. The list must not be empty. */
export function sampleItem<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

export type Band = Readonly<{ lower: number; upper: number }>;

/**
 * How far out of a band around `middle` a level is: 1 on the edge, 2 at twice the distance. So one threshold makes all
 * bands wider or narrower by a factor, which is what their users set.
 */
export function outside(level: number, middle: number, bands: readonly Band[]): number {
  const upper = Math.max(...bands.map((band) => band.upper));
  const lower = Math.max(0, Math.min(...bands.map((band) => band.lower)));
  if (level === middle) return 0;
  return level > middle ? (level - middle) / (upper - middle) : (middle - level) / (middle - lower);
}

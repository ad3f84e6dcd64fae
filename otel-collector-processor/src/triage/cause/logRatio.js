/** Below that, a figure of any unit counts as nothing: 0.001 calls a second, ratio 0.001, a microsecond. */
const LEAST = 0.001;
/** Natural logarithm of seen / expected; figures of any unit, ≥ 0. Finite: nothing is taken as a very little. */
export function logRatio(seen, expected) {
  const least = (value) => (Number.isFinite(value) ? Math.max(LEAST, value) : LEAST);
  return Math.log(least(seen) / least(expected));
}

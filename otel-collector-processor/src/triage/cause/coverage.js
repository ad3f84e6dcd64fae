/** A candidate that explains nobody but itself keeps this part of its score. */
const COVERAGE_FLOOR = 0.4;
/** What a candidate's score is multiplied by; `ratio` (0–1) is the part of those in trouble that it explains. */
export function coverageFactor(ratio) {
  return COVERAGE_FLOOR + (1 - COVERAGE_FLOOR) * ratio;
}
/** Scores run 0–1. */
export const bounded = (score) => Math.min(1, Math.max(0, score));

import type { TimePoint } from '@vigil/quality-model';

/** What a pass ratio stands on: runs that were skipped, or could not be told, say nothing. */
export function judgedText(points: readonly TimePoint[]): string {
  const judged = points.filter(({ verdict }) => verdict !== 'skipped' && verdict !== 'unknown').length;
  if (judged === 0) {
    return points.length === 0 ? 'no run has ended yet' : 'no run had a verdict';
  }
  if (judged < points.length) {
    return judged === 1 ? 'of one run with a verdict' : `of ${judged} runs with a verdict`;
  }
  return judged === 1 ? 'of one run' : `of the last ${judged} runs`;
}

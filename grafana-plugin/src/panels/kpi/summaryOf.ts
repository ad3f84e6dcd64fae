import type { Kpi } from './kpisOf';

/** How many of the figures are at their lowest threshold, and how many are not there; '' where a tile says it all. */
export function summaryOf(kpis: readonly Kpi[]): string {
  if (kpis.length < 2) {
    return '';
  }
  const judged = kpis.filter(({ step }) => step !== null);
  const absent = kpis.filter(({ isAbsent }) => isAbsent).length;
  return [
    ...(judged.length === 0 ? [] : [lowestText(judged)]),
    ...(absent === 0 ? [] : [`${absent} without data`]),
  ].join(', ');
}

function lowestText(judged: readonly Kpi[]): string {
  const lowest = judged.filter(({ step }) => step === 0).length;
  if (lowest > 0) {
    return `${lowest} of ${judged.length} at ${judged.length === 1 ? 'its' : 'their'} lowest threshold`;
  }
  return judged.length === 1
    ? '1 figure, not at its lowest threshold'
    : `${judged.length} figures, none at its lowest threshold`;
}

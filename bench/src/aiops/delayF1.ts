import { segmentsOf } from '../series/segments.ts';

/** Rows of the truth that are found, missed, and alarms outside of it. */
export type Counts = Readonly<{ found: number; missed: number; falseAlarms: number }>;

/** The challenge's: a segment has to be found in its first eight rows. */
export const DELAY_ROWS = 7;

/**
 * For every threshold at which a KPI's counts change, from the highest on, the counts: a segment is found as a whole if
 * one of its first rows up to `delayRows` after its beginning is at or above the threshold, else it is missed as a whole;
 * other rows count one by one. (AIOps Challenge 2018, "delay 7".)
 */
export type Curve = Readonly<{
  threshold: Float64Array;
  found: Float64Array;
  falseAlarms: Float64Array;
  labelled: number;
}>;

export function delayCurve(labels: Uint8Array, scores: Float64Array, delayRows = DELAY_ROWS): Curve {
  const events: { score: number; found: number; falseAlarms: number }[] = [];
  let labelled = 0;
  for (const [from, to] of segmentsOf(labels)) {
    let score = -Infinity;
    for (let row = from; row <= Math.min(to, from + delayRows); row++) score = Math.max(score, scores[row]!);
    labelled += to - from + 1;
    events.push({ score, found: to - from + 1, falseAlarms: 0 });
  }
  labels.forEach((label, row) => {
    if (label === 0) events.push({ score: scores[row]!, found: 0, falseAlarms: 1 });
  });
  events.sort((a, b) => b.score - a.score);
  const threshold: number[] = [];
  const found: number[] = [];
  const falseAlarms: number[] = [];
  let foundSoFar = 0;
  let falseSoFar = 0;
  events.forEach((event, index) => {
    foundSoFar += event.found;
    falseSoFar += event.falseAlarms;
    if (events[index + 1]?.score === event.score) return;
    threshold.push(event.score);
    found.push(foundSoFar);
    falseAlarms.push(falseSoFar);
  });
  return {
    threshold: Float64Array.from(threshold),
    found: Float64Array.from(found),
    falseAlarms: Float64Array.from(falseAlarms),
    labelled,
  };
}

/** Counts at a threshold. */
export function countsAt({ threshold, found, falseAlarms, labelled }: Curve, at: number): Counts {
  let low = 0;
  let high = threshold.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (threshold[middle]! >= at) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return { found: 0, missed: labelled, falseAlarms: 0 };
  return { found: found[low - 1]!, missed: labelled - found[low - 1]!, falseAlarms: falseAlarms[low - 1]! };
}

export type F1 = Readonly<{ f1: number; precision: number; recall: number }>;

/** Pooled over all KPIs. */
export function f1Of(all: readonly Counts[]): F1 {
  const found = all.reduce((sum, counts) => sum + counts.found, 0);
  const missed = all.reduce((sum, counts) => sum + counts.missed, 0);
  const falseAlarms = all.reduce((sum, counts) => sum + counts.falseAlarms, 0);
  const precision = found === 0 ? 0 : found / (found + falseAlarms);
  const recall = found === 0 ? 0 : found / (found + missed);
  return { f1: found === 0 ? 0 : (2 * found) / (2 * found + falseAlarms + missed), precision, recall };
}

/** The one threshold with the best pooled F1 over all curves; Infinity if nothing can be found. */
export function bestCommonThreshold(curves: readonly Curve[]): number {
  const steps: { threshold: number; found: number; falseAlarms: number }[] = [];
  let labelled = 0;
  for (const curve of curves) {
    labelled += curve.labelled;
    curve.threshold.forEach((threshold, index) =>
      steps.push({
        threshold,
        found: curve.found[index]! - (curve.found[index - 1] ?? 0),
        falseAlarms: curve.falseAlarms[index]! - (curve.falseAlarms[index - 1] ?? 0),
      }),
    );
  }
  steps.sort((a, b) => b.threshold - a.threshold);
  let found = 0;
  let falseAlarms = 0;
  let best = { threshold: Infinity, f1: 0 };
  steps.forEach((step, index) => {
    found += step.found;
    falseAlarms += step.falseAlarms;
    if (steps[index + 1]?.threshold === step.threshold) return;
    const f1 = (2 * found) / (found + falseAlarms + labelled);
    if (f1 > best.f1) best = { threshold: step.threshold, f1 };
  });
  return best.threshold;
}

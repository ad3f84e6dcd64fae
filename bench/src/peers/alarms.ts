import { segmentsOf } from '../series/segments.ts';

/** An alarm that goes on is counted again every hour: else the one that is always on would be the best. */
export const ALARM_MS = 3_600_000;
/** A false alarm is counted by the week. */
const WEEK_MS = 7 * 86_400_000;

export type Scored = Readonly<{
  timesMs: Float64Array;
  labels: Uint8Array;
  scores: Float64Array;
  /** Rows of a segment in which it has to be alarmed; all of them if undefined. */
  delayRows?: number;
  /** The first row that counts. */
  from: number;
}>;

/** The strangest row of every segment, where it may be found, one number a segment over all series. */
export function segmentScores(all: readonly Scored[]): readonly number[] {
  return all.flatMap(({ labels, scores, delayRows, from }) =>
    segmentsOf(labels)
      .filter(([first]) => first >= from)
      .map(([first, last]) => {
        let strangest = -Infinity;
        for (let row = first; row <= Math.min(last, first + (delayRows ?? last)); row++)
          strangest = Math.max(strangest, scores[row]!);
        return strangest;
      }),
  );
}

/** Share of the segments that are found at a threshold. */
export function recallAt(segments: readonly number[], threshold: number): number {
  return segments.filter((strangest) => strangest >= threshold).length / segments.length;
}

/** The highest threshold at which at least so many of the segments are found. */
export function thresholdOfRecall(segments: readonly number[], recall: number): number {
  const descending = [...segments].sort((a, b) => b - a);
  return descending[Math.max(0, Math.ceil(recall * segments.length - 1e-9) - 1)]!;
}

/** Hours in which something was alarmed and nothing was the matter, by series and week. */
export function falseAlarmsPerSeriesWeek(all: readonly Scored[], threshold: number): number {
  let alarms = 0;
  let weeks = 0;
  for (const { timesMs, labels, scores, from } of all) {
    weeks += (timesMs.at(-1)! - timesMs[from]!) / WEEK_MS;
    let hour = NaN;
    let alarmed = false;
    let right = false;
    for (let row = from; row < scores.length; row++) {
      const now = Math.floor(timesMs[row]! / ALARM_MS);
      if (now !== hour) {
        if (alarmed && !right) alarms++;
        hour = now;
        alarmed = false;
        right = false;
      }
      alarmed ||= scores[row]! >= threshold;
      right ||= labels[row] === 1;
    }
    if (alarmed && !right) alarms++;
  }
  return alarms / weeks;
}

/** A series with the truth about it, in the order of its file. */
export type LabelledSeries = Readonly<{
  /** Its file, below the folder of its set. */
  name: string;
  /** Unix milliseconds. */
  timesMs: Float64Array;
  values: Float64Array;
  /** 1 where somebody said that it is an anomaly. */
  labels: Uint8Array;
}>;

/** What a benchmark needs of a detector: one of these a series; a score for each point, larger is stranger. */
export type Scorer = (timeMs: number, value: number) => number;

/** Scores every point in turn: what comes later is not seen. */
export function scoresOf(series: Pick<LabelledSeries, 'timesMs' | 'values'>, scorer: Scorer): Float64Array {
  return series.values.map((value, index) => scorer(series.timesMs[index]!, value));
}

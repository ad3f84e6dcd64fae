import type { NabScores, NabSeries, Window } from './readNab.ts';

/** What a detection in a window, a missed window and a false alarm weigh. */
export type NabProfile = Readonly<{ tp: number; fn: number; fp: number }>;

/** NAB 1.1, config/profiles.json. */
export const NAB_PROFILES = {
  standard: { tp: 1, fn: 1, fp: 0.11 },
  lowFP: { tp: 1, fn: 1, fp: 0.22 },
  lowFN: { tp: 1, fn: 2, fp: 0.11 },
} as const satisfies Record<string, NabProfile>;

const PROBATION_RATIO = 0.15;
const PROBATION_MAX_ROWS = 750;
/** So many widths after a window a detection is as wrong as one anywhere. */
const PAST_WINDOW_MAX = 3;
/** Above every score: nothing is detected. */
const NOTHING = 1.1;

/** The first rows, which a detector may learn from unscored. */
export function probationRows(rows: number): number {
  return Math.min(Math.floor(PROBATION_RATIO * rows), PROBATION_MAX_ROWS);
}

/** What a detection is worth at a place: −1 is before the window's left edge, 0 its right one. Falls from about 1 to −1. */
function worth(position: number): number {
  return position > PAST_WINDOW_MAX ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}

/** Rows to be scored: index of the window they are in (−1: none) and what a detection there is worth, unweighted. */
type Places = Readonly<{ from: number; window: Int32Array; value: Float64Array }>;

function placesOf(rows: number, windows: readonly Window[]): Places {
  const window = new Int32Array(rows).fill(-1);
  const value = new Float64Array(rows);
  const atLeftEdge = worth(-1);
  let next = 0;
  let past: Window | undefined;
  for (let row = 0; row < rows; row++) {
    const current = windows[next];
    if (current !== undefined && row >= current[0]) {
      const width = current[1] - current[0] + 1;
      window[row] = next;
      value[row] = worth(-(current[1] - row + 1) / width) / atLeftEdge;
      if (row === current[1]) {
        past = current;
        next++;
      }
    } else value[row] = past === undefined ? -1 : worth((row - past[1]) / (past[1] - past[0]));
  }
  return { from: probationRows(rows), window, value };
}

/** Raw score of one file at a threshold. */
function rawScore(places: Places, scores: Float64Array, threshold: number, profile: NabProfile): number {
  const best = new Map<number, number>();
  let falseAlarms = 0;
  for (let row = places.from; row < scores.length; row++) {
    const window = places.window[row]!;
    const before = window < 0 ? undefined : (best.get(window) ?? -profile.fn);
    if (before !== undefined) best.set(window, before);
    if (scores[row]! < threshold) continue;
    if (before === undefined) falseAlarms += places.value[row]! * profile.fp;
    else best.set(window, Math.max(before, places.value[row]! * profile.tp));
  }
  return falseAlarms + [...best.values()].reduce((sum, worthOfWindow) => sum + worthOfWindow, 0);
}

/** The threshold with the largest raw score over all the given files; the highest of several. */
function bestThreshold(files: readonly (readonly [Places, Float64Array])[], profile: NabProfile): number {
  const rows: { score: number; window: number; value: number }[] = [];
  let windows = 0;
  for (const [places, scores] of files) {
    let last = -1;
    for (let row = places.from; row < scores.length; row++) {
      const window = places.window[row]!;
      rows.push({ score: scores[row]!, window: window < 0 ? -1 : windows + window, value: places.value[row]! });
      last = Math.max(last, window);
    }
    windows += last + 1;
  }
  rows.sort((a, b) => b.score - a.score);
  const best = new Float64Array(windows).fill(-profile.fn);
  let raw = 0;
  let chosen = { threshold: NOTHING, raw };
  rows.forEach(({ score, window, value }, index) => {
    if (window < 0) raw += value * profile.fp;
    else if (value * profile.tp > best[window]!) {
      raw += value * profile.tp - best[window]!;
      best[window] = value * profile.tp;
    }
    if (rows[index + 1]?.score !== score && raw > chosen.raw) chosen = { threshold: score, raw };
  });
  return chosen.threshold;
}

export type NabResult = Readonly<{
  threshold: number;
  /** Raw score by file. */
  perFile: ReadonlyMap<string, number>;
  /** 100 is everything at once, 0 a detector that never speaks. */
  normalised: number;
}>;

/** A corpus whose places are known: scored as often as one likes. */
export type NabScorer = Readonly<{
  /** One threshold, the best of the whole corpus: as NAB does it. */
  atBestThreshold: (scores: NabScores, profile: NabProfile) => NabResult;
  atThreshold: (scores: NabScores, profile: NabProfile, threshold: number) => NabResult;
  /** Each group at the threshold that is best for all the others; normalised. */
  heldOut: (scores: NabScores, profile: NabProfile, groupOf: (series: NabSeries, index: number) => string) => number;
}>;

/**
 * NAB 1.1 (Lavin & Ahmad, "Evaluating Real-time Anomaly Detection Algorithms — the Numenta Anomaly Benchmark", 2015;
 * the weights and the normalisation as in its repository). A window gives what its best detection is worth, or costs
 * what a miss weighs; every row outside of a window that is detected costs, less so just after a window.
 */
export function nabScorer(corpus: readonly NabSeries[]): NabScorer {
  const places = new Map(corpus.map((series) => [series.name, placesOf(series.values.length, series.windows)]));
  const windows = corpus.reduce((sum, series) => sum + series.windows.length, 0);

  const scored = (scores: NabScores, series: readonly NabSeries[]) =>
    series.map(({ name }) => [places.get(name)!, scores.get(name)!] as const);
  const normalise = (raw: number, { tp, fn }: NabProfile): number => {
    const nothing = -windows * fn;
    return (100 * (raw - nothing)) / (windows * tp - nothing);
  };
  const atThreshold: NabScorer['atThreshold'] = (scores, profile, threshold) => {
    const perFile = new Map(
      corpus.map(({ name }) => [name, rawScore(places.get(name)!, scores.get(name)!, threshold, profile)]),
    );
    return { threshold, perFile, normalised: normalise(sumOf(perFile.values()), profile) };
  };
  return {
    atThreshold,
    atBestThreshold: (scores, profile) => atThreshold(scores, profile, bestThreshold(scored(scores, corpus), profile)),
    heldOut(scores, profile, groupOf) {
      const groups = Map.groupBy(corpus, (series) => groupOf(series, corpus.indexOf(series)));
      let raw = 0;
      for (const group of groups.values()) {
        const others = corpus.filter((series) => !group.includes(series));
        const threshold = bestThreshold(scored(scores, others), profile);
        for (const [filePlaces, fileScores] of scored(scores, group))
          raw += rawScore(filePlaces, fileScores, threshold, profile);
      }
      return normalise(raw, profile);
    },
  };
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

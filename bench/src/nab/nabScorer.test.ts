import { NAB_PROFILES, nabScorer, probationRows, type NabProfile } from './nabScorer.ts';
import type { NabSeries, Window } from './readNab.ts';

/** A hundred rows (15 of them on probation), one window of ten. */
function series(name: string, windows: readonly Window[] = [[40, 49]], rows = 100): NabSeries {
  const values = new Float64Array(rows);
  return { name, category: name.split('/')[0]!, timesMs: values.map((_, i) => i * 300_000), values, windows };
}

/** 1 in these rows. */
function detections(rows: readonly number[], length = 100): Float64Array {
  const scores = new Float64Array(length);
  for (const row of rows) scores[row] = 1;
  return scores;
}

/** NAB’s sigmoid, written down once more. */
const sigmoid = (x: number): number => 2 / (1 + Math.exp(5 * x)) - 1;

function rawOf(rows: readonly number[], profile: NabProfile = NAB_PROFILES.standard): number {
  const scores = new Map([['a/x', detections(rows)]]);
  return nabScorer([series('a/x')])
    .atThreshold(scores, profile, 0.5)
    .perFile.get('a/x')!;
}

describe('probation', () => {
  test.each([
    [100, 15],
    [1127, 169],
    [5000, 750],
    [22_695, 750],
  ])('of %d rows is %d', (rows, expected) => expect(probationRows(rows)).toBe(expected));
});

describe('a file’s raw score', () => {
  test.each([
    ['nothing detected', [], -1],
    ['the left edge of the window', [40], 1],
    ['its right edge', [49], sigmoid(-0.1) / sigmoid(-1)],
    ['several in it: the best counts', [45, 40, 49], 1],
    ['before any window', [20], -1 - 0.11],
    ['on probation: nothing', [14], -1],
    ['the row after the window', [50], -1 + 0.11 * sigmoid(1 / 9)],
    ['far after it', [99], -1 - 0.11],
    ['a hit and two false alarms', [40, 20, 21], 1 - 0.22],
  ])('%s', (_what, rows, expected) => expect(rawOf(rows)).toBeCloseTo(expected, 12));

  test('weighs false alarms and misses by the profile', () => {
    expect(rawOf([20], NAB_PROFILES.lowFP)).toBeCloseTo(-1.22, 12);
    expect(rawOf([20], NAB_PROFILES.lowFN)).toBeCloseTo(-2.11, 12);
  });
});

describe('the whole corpus', () => {
  const corpus = [series('a/x'), series('a/y'), series('b/z')];
  const scorer = nabScorer(corpus);

  test('is 100 for every window at its left edge, and 0 for silence', () => {
    const perfect = new Map(corpus.map(({ name }) => [name, detections([40])]));
    const silent = new Map(corpus.map(({ name }) => [name, detections([])]));
    expect(scorer.atBestThreshold(perfect, NAB_PROFILES.standard).normalised).toBeCloseTo(100, 10);
    expect(scorer.atThreshold(silent, NAB_PROFILES.standard, 0.5).normalised).toBeCloseTo(0, 10);
    expect(scorer.atBestThreshold(silent, NAB_PROFILES.lowFN).normalised).toBeCloseTo(0, 10);
  });

  test('takes the threshold that pays best: a hit at .7 is worth a false alarm at .9, ten at .5 are not worth another', () => {
    const x = detections([]);
    x[40] = 0.7;
    x[20] = 0.9;
    const y = detections([]);
    y[40] = 0.5;
    for (let row = 16; row < 36; row++) y[row] = 0.5;
    const scores = new Map([
      ['a/x', x],
      ['a/y', y],
      ['b/z', detections([])],
    ]);
    const { threshold, normalised } = scorer.atBestThreshold(scores, NAB_PROFILES.standard);
    expect(threshold).toBe(0.7);
    expect(normalised).toBeCloseTo((100 * (1 - 0.11 - 1 - 1 + 3)) / 6, 10);
  });

  test('held out: a group is scored at the threshold of the others', () => {
    const low = detections([]).map((_, row) => (row === 40 ? 0.4 : 0));
    const high = detections([]).map((_, row) => (row === 40 ? 0.8 : 0));
    const scores = new Map([
      ['a/x', high],
      ['a/y', high],
      ['b/z', low],
    ]);
    // z at the threshold of x and y is missed; x and y at that of z are found.
    expect(scorer.heldOut(scores, NAB_PROFILES.standard, ({ category }) => category)).toBeCloseTo(
      (100 * (1 + 1 - 1 + 3)) / 6,
      10,
    );
  });
});

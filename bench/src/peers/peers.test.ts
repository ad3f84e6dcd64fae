import { adaptiveBands } from './adaptiveBands.ts';
import { falseAlarmsPerSeriesWeek, recallAt, segmentScores, thresholdOfRecall, type Scored } from './alarms.ts';
import { heldFor } from './heldFor.ts';
import { robustBands } from './robustBands.ts';
import { rollingDeviation } from './rollingDeviation.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Every step a value; the last score. */
function last(scorer: (timeMs: number, value: number) => number, stepMs: number, values: readonly number[]): number {
  return values.map((value, i) => scorer(i * stepMs, value)).at(-1)!;
}

describe('promql-anomaly-detection, adaptive', () => {
  test('by hand, calm: the margin of half the mean', () => {
    // Four quarters of an hour: 10, 10, 10, 22: mean 13, deviation 5.196 < half the mean: only the margin, 6.5 wide.
    expect(last(adaptiveBands(), 15 * MINUTE_MS, [10, 10, 10, 22])).toBeCloseTo(9 / 6.5, 10);
  });

  test('by hand, restless: two mean deviations of the restless hours', () => {
    // 1, 1, 1, 13: mean 4, deviation 5.196 > 2, so 10.392 wide, more than the margin of 2.
    expect(last(adaptiveBands(), 15 * MINUTE_MS, [1, 1, 1, 13])).toBeCloseTo(9 / (2 * Math.sqrt(27)), 10);
  });

  test('forgets what is an hour old', () => {
    expect(last(adaptiveBands(), 15 * MINUTE_MS, [900, 10, 10, 10, 22])).toBeLessThan(9 / 6.5);
    expect(last(adaptiveBands(), HOUR_MS, [900, 10])).toBe(0);
  });

  test('by hand: widened to what was there a day ago, half an hour ahead', () => {
    // Half-hour steps: an hour has two values. The hour that ended 23.5 h ago had 20 and 40: mean 30, deviation 10.
    const values = [...Array<number>(1).fill(20), 40, ...Array<number>(46).fill(20), 20];
    // At 24 h, 23.5 h ago is step 1 (20 and 40): 30 + 2 · 10 = 50 above; the mean 20 and its margin alone give 30.
    expect(last(adaptiveBands(), HOUR_MS / 2, values)).toBe(0);
    expect(last(adaptiveBands(), HOUR_MS / 2, [...values.slice(0, -1), 60])).toBeCloseTo((60 - 40) / (60 - 40), 10);
  });

  test('does not select what is not above 0', () => {
    expect(last(adaptiveBands(), MINUTE_MS, [10, 10, 0])).toBe(0);
    expect(last(adaptiveBands(), MINUTE_MS, [10, 10, NaN])).toBe(0);
  });
});

describe('promql-anomaly-detection, robust', () => {
  test('by hand: the median of the last hour in bands of two MADs of a day', () => {
    // Hourly 8, 10, 12, 30: median 11, last hour 30. Deviations from the median of their time 0, 1, 2, 19: MAD 1.5, so
    // 3 wide; the margin of half the median, 5.5, is wider.
    expect(last(robustBands(), HOUR_MS, [8, 10, 12, 30])).toBeCloseTo(19 / 5.5, 10);
  });

  test('by hand: MADs that are wider than the margin', () => {
    // 1, 9, 1, 9, 30: medians 1, 5, 1, 5, 9; deviations 0, 4, 0, 4, 21: MAD 4, 8 wide; margin 4.5.
    expect(last(robustBands(), HOUR_MS, [1, 9, 1, 9, 30])).toBeCloseTo(21 / 8, 10);
  });
});

describe('rolling_span_latency', () => {
  test('by hand: says nothing of the first thirty, then standard deviations', () => {
    // Thirty values at one time: plain mean 10 and deviation 2 of 8 and 12 in turn.
    const scorer = rollingDeviation();
    for (let i = 0; i < 30; i++) expect(scorer(0, i % 2 === 0 ? 8 : 12)).toBe(0);
    expect(scorer(0, 16)).toBeCloseTo(3, 6);
  });

  test('by hand: a value two hours later weighs half', () => {
    const scorer = rollingDeviation();
    for (let i = 0; i < 1000; i++) scorer(0, i % 2 === 0 ? 8 : 12);
    scorer(2 * HOUR_MS, 20);
    // Mean 15; variance half of 4 and half of half of 100.
    expect(scorer(2 * HOUR_MS, 15 + 2 * Math.sqrt(0.5 * (4 + 0.5 * 100)))).toBeCloseTo(2, 6);
  });
});

describe('for', () => {
  test('takes the least of five minutes, and nothing before', () => {
    const held = heldFor(() => (_timeMs, value) => value, 5 * MINUTE_MS)();
    expect([9, 8, 7, 9, 9, 9, 3, 9].map((value, i) => held(i * MINUTE_MS, value))).toEqual([0, 0, 0, 0, 0, 7, 3, 3]);
  });
});

describe('alarms', () => {
  const scored = (scores: readonly number[], labels: readonly number[], from = 0): Scored => ({
    timesMs: Float64Array.from(scores, (_, i) => i * 30 * MINUTE_MS),
    labels: Uint8Array.from(labels),
    scores: Float64Array.from(scores),
    delayRows: 1,
    from,
  });
  const WEEKS = (5 * 30 * MINUTE_MS) / (7 * 24 * HOUR_MS);

  test.each([
    ['one', [0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0], 1],
    ['one within an hour', [0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 0, 0], 1],
    ['one that goes on: every hour', [1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0], 3],
    ['none in an hour with an anomaly', [0, 0, 1, 1, 0, 0], [0, 0, 0, 1, 0, 0], 0],
  ])('are counted by the hour: %s', (_what, scores, labels, expected) => {
    expect(falseAlarmsPerSeriesWeek([scored(scores, labels)], 0.5) * WEEKS).toBeCloseTo(expected, 10);
  });

  test('find a segment in its first rows, from the first row that counts on', () => {
    const all = [
      scored([0, 0.4, 0, 0.9, 0, 0.6], [0, 1, 1, 1, 0, 1]),
      scored([0.7, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0], 1),
    ];
    const segments = segmentScores(all);
    expect(segments).toEqual([0.4, 0.6]);
    expect(recallAt(segments, 0.5)).toBe(0.5);
    expect(thresholdOfRecall(segments, 0.5)).toBe(0.6);
    expect(thresholdOfRecall(segments, 0.51)).toBe(0.4);
  });
});

import { addDuration, DURATION_BOUNDS_MS, emptyHistogram } from './durationHistogram.ts';

describe('a duration', () => {
  test.each([
    ['zero', 0, 0],
    ['on the first bound', 2, 0],
    ['just above the first bound', 2.000_1, 1],
    ['between two bounds', 49, 5],
    ['on the last bound', 15_000, 15],
    ['above the last bound', 15_001, 16],
  ])('that is %s is counted in its bucket', (_where, durationMs, bucket) => {
    const histogram = emptyHistogram();
    addDuration(histogram, durationMs);
    expect(histogram.counts.map((count, index) => (count > 0 ? index : -1)).filter((index) => index >= 0)).toEqual([
      bucket,
    ]);
    expect(histogram.sumMs).toBe(durationMs);
  });
});

test('a histogram has one bucket more than bounds', () => {
  expect(emptyHistogram().counts).toHaveLength(DURATION_BOUNDS_MS.length + 1);
});

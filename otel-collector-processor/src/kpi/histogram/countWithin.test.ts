import fc from 'fast-check';
import { countWithin } from './countWithin.ts';
import { exponentialIndex } from './durationIndex.ts';
import { addAt, emptyExponentialCounts } from './exponentialCounts.ts';

const counted = (durationsMs: readonly number[]) => {
  const counts = emptyExponentialCounts();
  for (const ms of durationsMs)
    if (ms === 0) counts.zeroCount++;
    else addAt(counts, exponentialIndex(ms), 1);
  return counts;
};

describe('durations within a threshold', () => {
  test.each([
    ['at the bound of a bucket are counted exactly', [3, 7.9, 8, 8.1, 500], 8, 3],
    ['that took no time are always within', [0, 0, 9], 1, 2],
    ['are none of none', [], 5, 0],
    ['are all, if it is long', [1, 2, 3], 1e6, 3],
  ])('%s', (_what, durations, threshold, expected) => {
    expect(countWithin(counted(durations), threshold)).toBeCloseTo(expected, 9);
  });

  test('in the middle of a bucket share it out by the logarithm', () => {
    expect(countWithin(counted([8.5, 8.5]), 8 * 2 ** (1 / 16))).toBeCloseTo(1, 9);
  });

  test('are never further off than the bucket of the threshold holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1e5, noNaN: true })),
        fc.double({ min: 0.01, max: 1e5, noNaN: true }),
        (all, threshold) => {
          const exact = all.filter((ms) => ms <= threshold).length;
          const unsure = all.filter((ms) => exponentialIndex(ms) === exponentialIndex(threshold)).length;
          expect(Math.abs(countWithin(counted(all), threshold) - exact)).toBeLessThanOrEqual(unsure + 1e-6);
        },
      ),
    );
  });
});

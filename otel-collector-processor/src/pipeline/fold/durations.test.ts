import fc from 'fast-check';
import { DURATION_BOUNDS_MS, EXPONENTIAL_SCALE } from '../../messages/index.ts';
import { Durations, explicitIndex, exponentialIndex } from './durations.ts';

describe('a duration', () => {
  test.each([
    [0, 0],
    [2, 0],
    [2.000001, 1],
    [15_000, 15],
    [15_000.1, 16],
  ])('of %d ms falls into explicit bucket %i: bounds are inclusive', (ms, expected) => {
    expect(explicitIndex(ms)).toBe(expected);
  });

  test('falls into the exponential bucket whose bounds hold it', () => {
    const base = 2 ** (2 ** -EXPONENTIAL_SCALE);
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 1e9, noNaN: true }), (ms) => {
        const index = exponentialIndex(ms);
        expect(ms).toBeGreaterThan(base ** index * (1 - 1e-12));
        expect(ms).toBeLessThanOrEqual(base ** (index + 1) * (1 + 1e-12));
      }),
    );
  });

  test('is counted once in each histogram', () => {
    const durations = new Durations();
    for (const ms of [0, 1, 3, 3, 99_999]) durations.add(ms, 1);
    const { explicit, exponential, zeroCount, sumMs } = durations.counts();
    expect(explicit).toEqual([2, 2, ...Array<number>(DURATION_BOUNDS_MS.length - 2).fill(0), 1]);
    expect(zeroCount + exponential.reduce((sum, [, count]) => sum + count, 0)).toBe(5);
    expect(sumMs).toBe(100_006);
  });
});

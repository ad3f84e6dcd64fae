import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { addPairs, addToSketch, emptySketch, estimateDistinct, mergeSketch, sketchPairs } from './hyperLogLog.ts';

const hashOf = (item: number): string => createHash('sha256').update(`user ${item}`).digest('hex').slice(0, 16);
const sketchOf = (items: Iterable<number>) => {
  const sketch = emptySketch();
  for (const item of items) addToSketch(sketch, hashOf(item));
  return sketch;
};
const range = (count: number, first = 0) => Array.from({ length: count }, (_, i) => first + i);

describe('a sketch', () => {
  test.each([0, 1, 2, 10, 100, 1000, 5000, 20_000, 100_000])('of %i users is within four standard errors', (count) => {
    const estimate = estimateDistinct(sketchOf(range(count)));
    expect(Math.abs(estimate - count)).toBeLessThanOrEqual(Math.max(0.05, count * 4 * 0.023));
  });

  test('counts nobody twice', () => {
    expect(sketchOf([...range(50), ...range(50), ...range(50)])).toEqual(sketchOf(range(50)));
  });

  test('is the same however its users were split and in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500)), fc.array(fc.nat(500)), (a, b) => {
        const merged = sketchOf(a);
        mergeSketch(merged, sketchOf(b));
        expect(merged).toEqual(sketchOf([...b, ...a]));
      }),
    );
  });

  test('comes back from its pairs, and pairs that are none spoil nothing', () => {
    const sketch = sketchOf(range(300));
    const again = emptySketch();
    addPairs(again, [...sketchPairs(sketch), -1, 3, 99_999, 3, 5, 200, 5, 0, Number.NaN, 1, 7]);
    expect(again).toEqual(sketch);
  });

  test('takes the rarest hashes', () => {
    const sketch = emptySketch();
    for (const hash of ['0000000000000000', 'ffffffffffffffff', '0000000000000001']) addToSketch(sketch, hash);
    expect(sketch[0]).toBe(54);
    expect(Number.isFinite(estimateDistinct(sketch))).toBe(true);
  });
});

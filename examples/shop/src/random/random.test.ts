import { sampleExponential, sampleItem, sampleLogNormal } from './samples.ts';
import { seededRandom } from './seededRandom.ts';

const take = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

describe('a seeded stream', () => {
  test('repeats for the same seed and name', () => {
    expect(take(50, seededRandom(7, 'cart'))).toEqual(take(50, seededRandom(7, 'cart')));
  });

  test.each([
    ['another seed', 8, 'cart'],
    ['another name', 7, 'payment'],
  ])('differs with %s', (_what, seed, name) => {
    expect(take(5, seededRandom(seed, name))).not.toEqual(take(5, seededRandom(7, 'cart')));
  });

  test('is even between 0 and 1', () => {
    const values = take(20_000, seededRandom(1, 'even'));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 1);
  });
});

describe('a log-normal delay', () => {
  const values = ascending(take(20_000, () => 0).map(nextDelay()));

  function nextDelay(): () => number {
    const random = seededRandom(3, 'delay');
    return () => sampleLogNormal(random, { median: 40, sigma: 0.35 });
  }

  test.each([
    ['median', 0.5, 40],
    ['84th percentile, one sigma above', 0.8413, 40 * Math.exp(0.35)],
    ['99th percentile', 0.99, 40 * Math.exp(0.35 * 2.326)],
  ])('has the %s of its distribution', (_name, rank, expected) => {
    const actual = values[Math.floor(rank * values.length)] ?? Number.NaN;
    expect(Math.abs(actual / expected - 1)).toBeLessThan(0.05);
  });

  test('is exact without spread', () => {
    expect(sampleLogNormal(seededRandom(1, 'x'), { median: 8, sigma: 0 })).toBe(8);
  });
});

test('exponential gaps have their mean', () => {
  const random = seededRandom(4, 'gap');
  const gaps = take(20_000, () => sampleExponential(random, 250));
  expect(Math.abs(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length / 250 - 1)).toBeLessThan(0.05);
});

test('every item of a list comes up', () => {
  const random = seededRandom(5, 'item');
  expect(new Set(take(100, () => sampleItem(random, ['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
});

import { TAIL_MEMORY, tailRarity, tailRaritySize } from './tailRarity.ts';

const SHAPE = { classes: 48, width: 0.4 };

function learned(values: Iterable<number>): Float32Array {
  const memory = new Float32Array(tailRaritySize(SHAPE));
  for (const value of values) tailRarity(memory, 0, SHAPE, value);
  return memory;
}

function* repeated(value: number, times: number): Generator<number> {
  for (let i = 0; i < times; i++) yield value;
}

/** The i-th of n values of a Pareto law P(X > x) = 1/x, evenly spread. */
function* pareto(n: number): Generator<number> {
  for (let i = 0; i < n; i++) yield n / (((i * 7919) % n) + 0.5);
}

describe('rarity', () => {
  test('of the first value is 0', () => {
    expect(tailRarity(learned([]), 0, SHAPE, 5)).toBe(0);
  });

  test('of a value > 0 after nothing but zeros is half of one over their number', () => {
    expect(tailRarity(learned(repeated(0, 999)), 0, SHAPE, 5)).toBeCloseTo(Math.log10(2000), 5);
  });

  test('of 0 where all were 0 is none', () => {
    expect(tailRarity(learned(repeated(0, 999)), 0, SHAPE, 0)).toBeCloseTo(0, 2);
  });

  test.each([
    [10, 1],
    [100, 2],
    [1000, 3],
    [10_000, 4],
  ])('of %d in a tail of 1/x is about %d, also beyond what was seen', (value, expected) => {
    expect(Math.abs(tailRarity(learned(pareto(2000)), 0, SHAPE, value) - expected)).toBeLessThan(0.35);
  });

  test('never falls as the value grows', () => {
    const memory = learned(pareto(2000));
    let before = 0;
    for (let value = 1; value < 1e6; value *= 1.3) {
      const rarity = tailRarity(memory.slice(), 0, SHAPE, value);
      expect(rarity).toBeGreaterThanOrEqual(before - 0.05);
      before = rarity;
    }
  });

  test('is at most 12 and a number, whatever comes', () => {
    const memory = learned(repeated(1, 1000));
    for (const value of [0, 1e-300, 1e300, Number.MAX_VALUE, Number.MIN_VALUE]) {
      const rarity = tailRarity(memory, 0, SHAPE, value);
      expect(rarity).toBeGreaterThanOrEqual(0);
      expect(rarity).toBeLessThanOrEqual(12);
    }
  });

  test.each([
    ['far larger', 1e12],
    ['far smaller', 1e-12],
  ])('finds its feet where the first value was %s than all others', (_what, first) => {
    const memory = learned([first, ...pareto(2000)]);
    expect(tailRarity(memory.slice(), 0, SHAPE, 1.2)).toBeLessThan(0.3);
    expect(tailRarity(memory, 0, SHAPE, 500)).toBeGreaterThan(2);
  });

  test('forgets: its counts stay below what it remembers', () => {
    const memory = learned(repeated(1, TAIL_MEMORY * 3));
    expect(memory[0]).toBeLessThan(TAIL_MEMORY);
    expect(memory.subarray(2).reduce((sum, count) => sum + count, 0)).toBeCloseTo(memory[0]!, 0);
  });
});

import { COMPACT_BYTES, newCompact, scoreCompact } from './compactNovelty.ts';
import type { Novelty } from './novelty.ts';
import { newSeasonal, scoreSeasonal, SEASONAL_BYTES } from './seasonalNovelty.ts';
import { seeded } from '../testing/simulatedTraffic.ts';

const TIERS = [
  { tier: 'compact', create: newCompact, score: scoreCompact },
  { tier: 'seasonal', create: newSeasonal, score: scoreSeasonal },
] as const;

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

describe('sizes', () => {
  test('compact: at most 400 bytes a series', () => expect(COMPACT_BYTES).toBeLessThanOrEqual(400));
  test('seasonal: at most 8 kB a series', () => expect(SEASONAL_BYTES).toBeLessThanOrEqual(8000));
});

/** One suite for both tiers. */
describe.each(TIERS)('the $tier tier', ({ create, score }) => {
  function run(values: readonly number[], stepMs = MINUTE_MS, slab = create(1), fromMs = 0): Novelty[] {
    return values.map((value, i) => score(slab, 0, fromMs + i * stepMs, value));
  }
  const noise = (points: number, seed = 1): number[] => {
    const random = seeded(seed);
    return Array.from({ length: points }, () => 100 + 10 * (random() + random() + random() - 1.5));
  };
  const opened = (found: readonly Novelty[], from = 0): number[] =>
    found.flatMap(({ opening }, i) => (i >= from && opening >= 0.5 ? [i] : []));

  test('gives numbers from 0 to 1, whatever comes', () => {
    const odd = [NaN, Infinity, -Infinity, 1e308, -1e308, 0, -0, Number.MIN_VALUE, 1, 1, 1];
    const random = seeded(3);
    const values = Array.from({ length: 5000 }, () => odd[Math.floor(random() * odd.length)]!);
    for (const { score: s, opening } of run(values)) {
      expect(s >= 0 && s < 1).toBe(true);
      expect(opening >= 0 && opening < 1).toBe(true);
    }
  });

  test('is silent while it learns', () => {
    expect(run(noise(50)).every(({ score: s, opening }) => s === 0 && opening === 0)).toBe(true);
  });

  test.each([
    ['a constant', Array<number>(5000).fill(42)],
    ['zeros', Array<number>(5000).fill(0)],
  ])('says nothing of %s', (_what, values) => {
    expect(opened(run(values))).toEqual([]);
  });

  test('says little of noise: at most ten openings in 10,000 points', () => {
    expect(opened(run(noise(10_000)), 500).length).toBeLessThanOrEqual(10);
  });

  test.each([
    ['a spike', (v: number, i: number) => (i === 3000 ? v + 100 : v), 0],
    ['a drop', (v: number, i: number) => (i === 3000 ? 0 : v), 0],
    ['a new level', (v: number, i: number) => (i >= 3000 ? v + 60 : v), 3],
    ['a flat line', (v: number, i: number) => (i >= 3000 ? 100 : v), 150],
    ['more noise', (v: number, i: number) => (i >= 3000 ? 100 + 6 * (v - 100) : v), 20],
  ])('opens at %s, and hardly before', (_what, change, within) => {
    const found = opened(run(noise(3200).map(change)), 1000);
    expect(found.filter((i) => i < 3000).length).toBeLessThanOrEqual(1);
    expect(found.some((i) => i >= 3000 && i <= 3000 + within)).toBe(true);
  });

  test('opens at the first move of a series that never moved', () => {
    expect(opened(run([...Array<number>(3000).fill(5), 6]))).toEqual([3000]);
  });

  test('does not learn a value that is no number, nor one that is not newer', () => {
    const plain = create(1);
    const poisoned = create(1);
    noise(500).forEach((value, i) => {
      const expected = score(plain, 0, i * MINUTE_MS, value);
      expect(score(poisoned, 0, i * MINUTE_MS, value)).toEqual(expected);
      for (const [timeMs, odd] of [
        [i * MINUTE_MS + 1, NaN],
        [i * MINUTE_MS + 1, Infinity],
        [NaN, 5],
        [i * MINUTE_MS, 1e9],
        [(i - 5) * MINUTE_MS, 1e9],
      ] as const)
        expect(score(poisoned, 0, timeMs, odd)).toEqual({ score: 0, opening: 0 });
    });
    expect(poisoned).toEqual(plain);
  });

  test('recovers from 1e308: a later spike is told', () => {
    const values = [...noise(1000), 1e308, ...noise(3000, 2), 300];
    const found = opened(run(values), 1001);
    expect(found.at(-1)).toBe(values.length - 1);
  });

  test('goes on from a copy of its bytes as if it had never stopped', () => {
    const values = noise(4000);
    const slab = create(1);
    run(values.slice(0, 2000), MINUTE_MS, slab);
    const copy = { numbers: slab.numbers.slice(), memory: slab.memory.slice() };
    const rest = values.slice(2000);
    expect(run(rest, MINUTE_MS, copy, 2000 * MINUTE_MS)).toEqual(run(rest, MINUTE_MS, slab, 2000 * MINUTE_MS));
  });

  test('keeps series of a slab apart', () => {
    const slab = create(3);
    const alone = create(1);
    noise(600).forEach((value, i) => {
      score(slab, 0, i * MINUTE_MS, -value * 1000);
      score(slab, 2, i * MINUTE_MS, value ** 3);
      expect(score(slab, 1, i * MINUTE_MS, value)).toEqual(score(alone, 0, i * MINUTE_MS, value));
    });
  });

  test.each([
    ['one point a day', 86_400_000],
    ['one a second', 1000],
    ['one every ten years', 3650 * 86_400_000],
  ])('bears %s', (_what, stepMs) => {
    const found = run([...noise(800), 400], stepMs);
    expect(opened(found).at(-1)).toBe(800);
  });

  test('bears a gap of ten years', () => {
    const slab = create(1);
    run(noise(3000), MINUTE_MS, slab);
    const later = run([...noise(500, 2), 400], MINUTE_MS, slab, 3650 * 86_400_000);
    expect(opened(later).at(-1)).toBe(500);
  });

  test('does not mind the unit', () => {
    const values = [...noise(2000), 180];
    const inOwn = run(values).at(-1)!;
    for (const unit of [1e-9, 1e9])
      expect(run(values.map((v) => v * unit)).at(-1)!.opening).toBeCloseTo(inOwn.opening, 1);
  });
});

describe('the seasonal tier', () => {
  const daily = (minute: number): number => 100 + 60 * Math.sin((2 * Math.PI * minute) / DAY_MINUTES);

  test('opens where a daily form is not kept, though the value is a usual one', () => {
    const random = seeded(5);
    const slab = newSeasonal(1);
    const day = 6 * DAY_MINUTES;
    const found: number[] = [];
    for (let minute = 0; minute < 7 * DAY_MINUTES; minute++) {
      // On the seventh day the height of noon lasts into the night.
      const value = (minute >= day + 900 ? 150 : daily(minute)) + 4 * (random() - 0.5);
      const { opening } = scoreSeasonal(slab, 0, minute * MINUTE_MS, value);
      if (minute > 2 * DAY_MINUTES && opening >= 0.5) found.push(minute);
    }
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toBeGreaterThanOrEqual(day + 900);
    expect(found[0]).toBeLessThan(day + 960);
  });
});

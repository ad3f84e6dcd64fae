import { SHAPE_MEMORY } from './nearestShape.ts';
import { beginSeason, SEASON_MEMORY_SIZE, SEASON_NUMBERS, seasonalResidual } from './seasonalResidual.ts';

const HOUR_MS = 3_600_000;

/** Residual of each value, one every `stepMs`, with no period learned. */
function residuals(
  stepMs: number,
  values: readonly number[],
  startMs = 0,
  skip: (i: number) => boolean = () => false,
): number[] {
  const numbers = new Float64Array(SEASON_NUMBERS);
  const memory = new Float32Array(SEASON_MEMORY_SIZE + SHAPE_MEMORY);
  beginSeason(numbers, 0, memory, 0, stepMs);
  return values.map((value, i) =>
    skip(i) ? NaN : seasonalResidual(numbers, 0, memory, 0, startMs + i * stepMs, value, SEASON_MEMORY_SIZE, i + 1, 0),
  );
}

const days = (count: number, ofHour: (hour: number) => number): number[] =>
  Array.from({ length: count * 24 }, (_, i) => ofHour(i % 24));

describe('the seasonal residual', () => {
  test('is not known on the first day, and 0 on the second where it is alike', () => {
    const found = residuals(
      HOUR_MS,
      days(3, (hour) => hour),
    );
    expect(found.slice(0, 24).every(Number.isNaN)).toBe(true);
    expect(found.slice(30)).toEqual(found.slice(30).map(() => 0));
  });

  test('takes the nearest of the times around: a peak an hour late is none', () => {
    const values = [...days(2, (hour) => (hour === 10 ? 50 : 0)), ...days(1, (hour) => (hour === 11 ? 50 : 0))];
    expect(residuals(HOUR_MS, values)[2 * 24 + 11]).toBe(0);
  });

  test('is what is beyond all that was there around that time', () => {
    const values = [...days(2, (hour) => (hour === 10 ? 50 : 0)), ...days(1, (hour) => (hour === 10 ? 80 : 0))];
    expect(residuals(HOUR_MS, values)[2 * 24 + 10]).toBe(30);
  });

  test('knows the hour of the week: the second Saturday is no news after its Friday', () => {
    const week = Array.from({ length: 3 * 168 }, (_, i) => (i % 168 < 120 ? 100 : 10));
    const found = residuals(HOUR_MS, week);
    expect(found[120 + 12]).toBe(-90);
    expect(found[168 + 120 + 12]).toBe(0);
  });

  test.each([
    ['a second', 1000],
    ['a minute', 60_000],
    ['five minutes', 300_000],
  ])('knows yesterday of a series with a point every %s', (_what, stepMs) => {
    const perDay = 86_400_000 / stepMs;
    const values = Array.from({ length: Math.floor(perDay * 1.2) }, (_, i) => (i % perDay) / perDay);
    expect(Math.abs(residuals(stepMs, values).at(-1)!)).toBeLessThan(0.01);
  });

  test('says nothing of yesterday after a gap of ten years', () => {
    const found = residuals(
      HOUR_MS,
      days(4000, (hour) => hour),
      0,
      (i) => i > 72 && i < 87_000,
    );
    expect(found[72]).toBe(0);
    expect(found[87_001]).not.toBeUndefined();
  });

  test('has no day in a series with a point a day', () => {
    expect(
      residuals(
        24 * HOUR_MS,
        Array.from({ length: 40 }, (_, i) => i),
      ).every(Number.isNaN),
    ).toBe(true);
  });
});

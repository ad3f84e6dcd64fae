import { learnedPeriod } from './learnedPeriod.ts';
import { SHAPE_MEMORY } from './nearestShape.ts';
import { seeded } from '../testing/simulatedTraffic.ts';

function periodOf(valueAt: (i: number) => number, points = SHAPE_MEMORY + 100): number {
  const memory = new Float32Array(SHAPE_MEMORY);
  for (let i = 0; i < points; i++) memory[i % SHAPE_MEMORY] = valueAt(i);
  return learnedPeriod(memory, 0, points);
}

describe('the learned period', () => {
  test.each([24, 60, 100, 144])('finds %d points, noise or not', (period) => {
    const random = seeded(1);
    const found = periodOf((i) => Math.sin((2 * Math.PI * i) / period) + 0.5 * (random() - 0.5));
    expect(Math.abs(found - period) % period).toBeLessThanOrEqual(2);
  });

  test.each([
    ['a constant', () => 5],
    ['a line', (i: number) => i],
    ['noise', seeded(2)],
  ])('is 0 for %s', (_what, valueAt) => {
    expect(periodOf(valueAt)).toBe(0);
  });
});

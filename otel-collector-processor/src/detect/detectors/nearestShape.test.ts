import { distanceToNearestShape, SHAPE_MEMORY } from './nearestShape.ts';

/** Distance after the last of these values. */
function after(values: readonly number[]): number {
  const memory = new Float32Array(SHAPE_MEMORY);
  values.forEach((value, index) => (memory[index % SHAPE_MEMORY] = value));
  return distanceToNearestShape(memory, 0, values.length);
}

const sine = (points: number): number[] => Array.from({ length: points }, (_, i) => Math.sin((i * Math.PI) / 10));

describe('the nearest shape', () => {
  test.each([
    ['nothing to compare with', [1, 2, 3, 4, 5, 6, 7], 0],
    ['the same twice', [1, 2, 3, 4, 1, 2, 3, 4], 0],
    ['one of four values off by 2', [1, 2, 3, 4, 1, 2, 3, 6], 1],
    ['all off by 3', [0, 0, 0, 0, 3, 3, 3, 3], 3],
    ['the nearer of two', [0, 0, 0, 0, 2, 2, 2, 2, 3, 3, 3, 3], 1],
  ])('%s', (_what, values, distance) => {
    expect(after(values)).toBeCloseTo(distance, 6);
  });

  test('of a period is near, of a spike in it far', () => {
    const steady = sine(1500);
    expect(after(steady)).toBeLessThan(1e-3);
    expect(after([...steady, 3])).toBeGreaterThan(0.9);
  });
});

import { slope } from './slope.ts';

test.each<[string, [number, number][], number]>([
  [
    'a straight line',
    [
      [0, 1],
      [1, 3],
      [2, 5],
    ],
    2,
  ],
  [
    'a flat one',
    [
      [0, 4],
      [5, 4],
    ],
    0,
  ],
  [
    'a falling one with noise',
    [
      [0, 10],
      [1, 9.5],
      [2, 7.5],
      [3, 7],
    ],
    -1.1,
  ],
  [
    'one moment only',
    [
      [3, 1],
      [3, 9],
    ],
    0,
  ],
])('the slope of %s', (_what, points, expected) => {
  expect(slope(points.map(([x, y]) => ({ x, y })))).toBeCloseTo(expected);
});

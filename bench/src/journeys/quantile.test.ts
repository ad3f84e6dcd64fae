import { quantile } from './quantile.ts';

test.each([
  [[3, 1, 2], 0.5, 2],
  [[3, 1, 2], 0.99, 3],
  [[3, 1, 2], 0, 1],
  [Array.from({ length: 100 }, (_, index) => index + 1), 0.99, 99],
])('of %j the quantile %d is %d', (values, ratio, expected) => {
  expect(quantile(values, ratio)).toBe(expected);
});

test('of nothing there is none', () => {
  expect(quantile([], 0.5)).toBeNaN();
});

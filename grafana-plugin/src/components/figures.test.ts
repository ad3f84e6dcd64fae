import { differenceText, durationText, figureText } from './figures';

test.each([
  ['nothing measured', null, 'ms', '–'],
  ['milliseconds', 45.4, 'ms', '45.4 ms'],
  ['seconds', 1240, 'ms', '1.24 s'],
  ['a ratio near 1', 0.9992, 'ratio', '99.92%'],
  ['a ratio in the middle', 0.5, 'ratio', '50.0%'],
  ['no error at all', 0, 'ratio', '0.00%'],
] as const)('%s reads as people write it', (_what, value, unit, text) => {
  expect(figureText(value, unit)).toBe(text);
});

test.each([
  ['more', 12, '+12 ms'],
  ['less', -12, '−12 ms'],
  ['the same', 0, '±0 ms'],
])('a difference has its sign: %s', (_what, value, text) => {
  expect(differenceText(value, 'ms')).toBe(text);
});

test('a duration is in words', () => {
  expect(durationText(120_000)).toBe('2 minutes');
});

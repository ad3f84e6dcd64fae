import { durationText, figureText } from './figures';

test.each([
  ['nothing measured', null, 'ms', '–'],
  ['what a division by nothing gives', NaN, 'ratio', '–'],
  ['infinitely much', Infinity, 'per_second', '–'],
  ['infinitely little', -Infinity, 'ms', '–'],
  ['milliseconds', 45.4, 'ms', '45.4 ms'],
  ['seconds', 1240, 'ms', '1.24 s'],
  ['no time at all', 0, 'ms', '0 ms'],
  ['hardly any time', 0.0000001, 'ms', '<0.001 ms'],
  ['a long time', 1e9, 'ms', '11.6 days'],
  ['a ratio near 1', 0.9992, 'ratio', '99.92%'],
  ['a ratio in the middle', 0.5, 'ratio', '50.0%'],
  ['no error at all', 0, 'ratio', '0%'],
  ['hardly an error', 0.00001, 'ratio', '<0.01%'],
  ['all but one', 0.99999, 'ratio', '>99.99%'],
  ['all', 1, 'ratio', '100%'],
  ['more than all', 1.25, 'ratio', '125.00%'],
  ['calls', 3.2, 'per_second', '3.20 calls/s'],
  ['no calls', 0, 'per_second', '0 calls/s'],
  ['hardly a call', 0.00002, 'per_second', '<0.001 calls/s'],
  ['many calls', 12_345, 'per_second', '12.3K calls/s'],
  ['more calls than there are', 1e21, 'per_second', '1000000000T calls/s'],
  ['bytes', 4096, 'bytes', '4 KiB'],
  ['no bytes', 0, 'bytes', '0 B'],
] as const)('%s reads as people write it', (_what, value, unit, text) => {
  expect(figureText(value, unit)).toBe(text);
});

test.each([
  [120_000, '2 minutes'],
  [0, '0 milliseconds'],
  [NaN, '–'],
  [Infinity, '–'],
])('a duration of %d ms is in words', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

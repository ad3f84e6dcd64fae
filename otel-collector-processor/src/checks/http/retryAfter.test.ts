import { retryAfter } from './retryAfter.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');

test.each([
  ['120', 120_000],
  ['0', 0],
  ['Tue, 24 Nov 2026 12:05:00 GMT', 300_000],
  ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('retry-after: %s is %s ms', (value, ms) => {
  expect(retryAfter(value, NOW)).toBe(ms);
});

import { durationMs, durationTextSchema } from './durationText.ts';

test.each([
  ['0s', 0],
  ['800ms', 800],
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
])('%s is %i ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each(['', '5', '05s', '1.5s', '-1s', '1d', '5 s', 's', '99999999s'])('"%s" is no duration', (text) => {
  expect(() => durationMs(text)).toThrow('is not a duration');
  expect(durationTextSchema('0s', '24h').safeParse(text).success).toBe(false);
});

test.each([
  ['999ms', false],
  ['1s', true],
  ['60s', true],
  ['61s', false],
])('from 1s to 1m, %s is allowed: %s', (text, allowed) => {
  expect(durationTextSchema('1s', '1m').safeParse(text).success).toBe(allowed);
});

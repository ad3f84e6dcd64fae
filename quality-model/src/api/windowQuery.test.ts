import { windowQuerySchema } from './windowQuery.ts';

describe('the window of a query', () => {
  test.each([
    ['is five minutes where none is given', {}, 300_000],
    ['may be in seconds', { window: '90s' }, 90_000],
    ['may be in minutes', { window: '1m' }, 60_000],
    ['may be in hours', { window: '1h' }, 3_600_000],
    ['may be as short as one slot', { window: '10s' }, 10_000],
  ])('%s', (_case, query, windowMs) => {
    expect(windowQuerySchema.parse(query).window).toBe(windowMs);
  });

  test.each([
    ['no unit', '300'],
    ['zero', '0m'],
    ['a sign', '-5m'],
    ['a fraction', '1.5m'],
    ['an unknown unit', '5d'],
    ['less than a slot', '9s'],
    ['more than is kept', '3601s'],
    ['a number that overflows', '9999999h'],
    ['nothing', ''],
  ])('is refused with %s', (_case, window) => {
    expect(windowQuerySchema.safeParse({ window }).error?.issues[0]?.path).toEqual(['window']);
  });

  test('a misspelt parameter is refused, not ignored', () => {
    expect(windowQuerySchema.safeParse({ windwo: '5m' }).success).toBe(false);
  });
});

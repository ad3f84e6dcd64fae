import { isWithin, timeWindow, timeWindowTextSchema, timeZoneSchema } from './timeWindow.ts';

describe('a window', () => {
  test.each([
    ['Sun 02:00-04:00', 'UTC', '2026-11-22T02:00:00Z', true],
    ['Sun 02:00-04:00', 'UTC', '2026-11-22T04:00:00Z', false],
    ['Sun 02:00-04:00', 'UTC', '2026-11-23T03:00:00Z', false],
    ['Sun 02:00-04:00', 'Europe/Berlin', '2026-11-22T01:30:00Z', true],
    ['Sun 02:00-04:00', 'Europe/Berlin', '2026-07-19T00:30:00Z', true], // summer time
    ['Mon-Fri 18:00-06:00', 'UTC', '2026-11-20T23:00:00Z', true],
    ['Mon-Fri 18:00-06:00', 'UTC', '2026-11-21T05:59:00Z', true], // begun on Friday
    ['Mon-Fri 18:00-06:00', 'UTC', '2026-11-22T05:00:00Z', false],
    ['Sat,Sun 00:00-24:00', 'UTC', '2026-11-22T23:59:59Z', true],
    ['Fri-Mon 10:00-11:00', 'UTC', '2026-11-22T10:30:00Z', true],
    ['daily 12:00-12:30', 'UTC', '2026-11-25T12:29:59Z', true],
  ])('%s in %s at %s: %s', (text, tz, at, expected) => {
    expect(timeWindowTextSchema.safeParse(text).success).toBe(true);
    expect(isWithin(timeWindow(text, tz), Date.parse(at))).toBe(expected);
  });

  test.each(['', 'Sun', 'Sunday 02:00-04:00', 'Sun 2-4', 'Sun 25:00-26:00', 'Sun 02:00-04:60'])(
    '"%s" is none',
    (text) => {
      expect(timeWindowTextSchema.safeParse(text).success).toBe(false);
      expect(() => timeWindow(text, 'UTC')).toThrow('is no window');
    },
  );

  test('is of a time zone that there is', () => {
    expect(timeZoneSchema.safeParse('Europe/Berlin').success).toBe(true);
    expect(timeZoneSchema.safeParse('Europe/Nowhere').success).toBe(false);
  });
});

import { formatShopTime, shopTime, trafficRatio } from './trafficShape.ts';

const DAY_MS = 120_000;
const at = (day: number, hour: number): number => trafficRatio({ day, hour });

describe("the shop's time", () => {
  test.each([
    [0, 'Monday 09:00'],
    [DAY_MS / 24, 'Monday 10:00'],
    [DAY_MS / 2, 'Monday 21:00'],
    [DAY_MS, 'Tuesday 09:00'],
    [6 * DAY_MS, 'Sunday 09:00'],
    [7 * DAY_MS, 'Monday 09:00'],
    [-1, 'Monday 09:00'],
  ])('after %i ms is %s', (elapsedMs, expected) => {
    expect(formatShopTime(shopTime(elapsedMs, DAY_MS))).toBe(expected);
  });
});

describe('the traffic', () => {
  test('is highest on a Friday evening, and never more than everything', () => {
    const hours = Array.from({ length: 7 * 24 * 10 }, (_, i) => at(Math.floor(i / 240), (i % 240) / 10));
    expect(Math.max(...hours)).toBe(1);
    expect(at(4, 19)).toBe(1);
    expect(Math.min(...hours)).toBeGreaterThan(0.1);
  });

  test.each([
    ['by night than by day', at(0, 3), at(0, 12)],
    ['in the afternoon than in the evening', at(0, 15), at(0, 19)],
    ['on Sunday than on Friday', at(6, 19), at(4, 19)],
  ])('is lower %s', (_when, lower, higher) => {
    expect(lower).toBeLessThan(higher);
  });

  test('does not jump within a day', () => {
    const steps = Array.from({ length: 1439 }, (_, minute) => Math.abs(at(2, (minute + 1) / 60) - at(2, minute / 60)));
    expect(Math.max(...steps)).toBeLessThan(0.005);
  });

  test('has the same shape every week', () => {
    expect(trafficRatio(shopTime(5 * DAY_MS + 777, DAY_MS))).toBeCloseTo(
      trafficRatio(shopTime(12 * DAY_MS + 777, DAY_MS)),
    );
  });
});

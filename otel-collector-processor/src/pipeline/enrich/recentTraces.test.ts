import { RecentTraces } from './recentTraces.ts';

describe('traces that went by', () => {
  test('are counted by request', () => {
    const recent = new RecentTraces();
    recent.note(1, 2, 10);
    recent.note(1, 2, 10);
    recent.note(1, 2, 11);
    expect(recent.take(1, 2, 11)).toEqual({ before: 2, within: 1 });
    expect(recent.take(1, 2, 11)).toEqual({ before: 0, within: 0 });
  });

  test('are all from before when another request asks', () => {
    const recent = new RecentTraces();
    recent.note(1, 2, 10);
    expect(recent.take(1, 2, 11)).toEqual({ before: 1, within: 0 });
  });

  test('are forgotten when others take their places, and never taken for them', () => {
    const recent = new RecentTraces();
    for (let i = 1; i <= 500_000; i++) recent.note(0, i, 10);
    let found = 0;
    for (let i = 1; i <= 500_000; i++) {
      const { before, within } = recent.take(0, i, 10);
      if (before !== 0 || within > 1) throw new Error(`trace ${i}: ${before}, ${within}`);
      found += within;
    }
    expect(found).toBeGreaterThan(2 ** 13);
    expect(found).toBeLessThanOrEqual(2 ** 14);
  });
});

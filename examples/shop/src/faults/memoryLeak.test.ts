import { createMemoryLeak, leakedMb, type LeakSetting } from './memoryLeak.ts';

const setting: LeakSetting = { on: true, mbPerSecond: 2, msPerMb: 3, maxMb: 5 };

describe('a leak', () => {
  test.each([
    ['at its start', 0, 0],
    ['before its first megabyte', 499, 0],
    ['after a second', 1000, 2],
    ['at its limit', 10_000, 5],
    ['with a clock that went back', -1000, 0],
  ])('holds %s (%i ms) %i MB', (_when, elapsedMs, expected) => {
    expect(leakedMb(elapsedMs, setting)).toBe(expected);
  });

  test('adds latency in proportion to what it holds, and none when it is over', () => {
    const leak = createMemoryLeak();
    expect(leak.walk()).toBe(0);
    leak.set(setting, 10_000);
    const delays = [10_000, 11_000, 12_000, 60_000].map((nowMs) => {
      leak.grow(nowMs);
      return leak.walk();
    });
    expect(delays).toEqual([0, 6, 12, 15]);
    leak.set({ ...setting, on: false }, 61_000);
    leak.grow(62_000);
    expect(leak.walk()).toBe(0);
  });

  test('goes on where it was when its setting changes', () => {
    const leak = createMemoryLeak();
    leak.set(setting, 0);
    leak.set({ ...setting, maxMb: 100 }, 2000);
    leak.grow(4000);
    expect(leak.walk()).toBe(24);
  });
});

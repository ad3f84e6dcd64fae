import { seededRandom } from '../random/seededRandom.ts';
import { nextArrival, type ArrivalOptions } from './nextArrival.ts';

function arrivals(o: ArrivalOptions, untilMs: number): number[] {
  const times: number[] = [];
  for (let nowMs = 0; nowMs < untilMs;) {
    const next = nextArrival(nowMs, o);
    if (next.arrives) times.push(next.atMs);
    nowMs = next.atMs;
  }
  return times;
}

const options = (peakPerSecond: number, ratioAt: (ms: number) => number): ArrivalOptions => ({
  random: seededRandom(9, 'arrivals'),
  peakPerSecond,
  ratioAt,
});

describe('arrivals', () => {
  test.each([
    ['all day at the peak', 5, () => 1, 5000],
    ['at half the peak', 5, () => 0.5, 2500],
    ['never with a peak of 0', 0, () => 1, 0],
    ['never with a ratio of 0', 5, () => 0, 0],
  ])('come %s (peak %f a second)', (_when, peak, ratioAt, expected) => {
    const times = arrivals(options(peak, ratioAt), 1_000_000);
    expect(Math.abs(times.length - expected)).toBeLessThanOrEqual(expected * 0.06);
  });

  test('follow the shape', () => {
    const times = arrivals(
      options(10, (ms) => (ms < 200_000 ? 0.1 : 1)),
      400_000,
    );
    const early = times.filter((ms) => ms < 200_000).length;
    expect(early / times.length).toBeCloseTo(0.1 / 1.1, 1);
  });

  test('repeat for the same seed', () => {
    expect(
      arrivals(
        options(5, () => 0.7),
        10_000,
      ),
    ).toEqual(
      arrivals(
        options(5, () => 0.7),
        10_000,
      ),
    );
  });
});

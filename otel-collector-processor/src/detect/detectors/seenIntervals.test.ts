import { distanceToSeen, fadeSeen, seenIntervalsSize } from './seenIntervals.ts';

const CAPACITY = 3;

function memoryOf(...values: readonly number[]): Float32Array {
  const memory = new Float32Array(seenIntervalsSize(CAPACITY));
  for (const value of values) distanceToSeen(memory, 0, CAPACITY, value);
  return memory;
}

describe('what was seen', () => {
  test.each([
    ['nothing yet', [], 7, Infinity],
    ['the same value', [5], 5, 0],
    ['a value below', [5], 7, 2],
    ['a value above', [5], 1, 4],
    ['one on either side: the nearer', [0, 10], 7, 3],
    ['the gap between intervals stays known', [0, 1, 2, 100], 50, 48],
    ['the nearest two became one: within', [0, 1, 100, 200], 0.5, 0],
    ['three that grow together', [0, 1, 2, 100, 200], 1.5, 0],
  ])('%s', (_what, seen, value, distance) => {
    expect(distanceToSeen(memoryOf(...seen), 0, CAPACITY, value)).toBe(distance);
  });

  test('is learned: the second time it is no news', () => {
    const memory = memoryOf(0, 10);
    expect([distanceToSeen(memory, 0, CAPACITY, 4), distanceToSeen(memory, 0, CAPACITY, 4)]).toEqual([4, 0]);
  });

  test('is forgotten after two fadings if it was there once', () => {
    const memory = memoryOf(0, 0, 0, 0, 100);
    fadeSeen(memory, 0, CAPACITY);
    expect(distanceToSeen(memory.slice(), 0, CAPACITY, 100)).toBe(0);
    fadeSeen(memory, 0, CAPACITY);
    expect(distanceToSeen(memory, 0, CAPACITY, 100)).toBe(100);
  });

  test('lies in its own part of the memory only', () => {
    const size = seenIntervalsSize(CAPACITY);
    const memory = new Float32Array(3 * size).fill(-7);
    memory.fill(0, size, 2 * size);
    for (let i = 0; i < 50; i++) distanceToSeen(memory, size, CAPACITY, Math.sin(i) * 1e6);
    fadeSeen(memory, size, CAPACITY);
    expect([...memory.subarray(0, size), ...memory.subarray(2 * size)].every((number) => number === -7)).toBe(true);
  });
});

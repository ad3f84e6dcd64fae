import { createBoundedMap } from './boundedMap.ts';

test('a full map forgets what was not written for the longest time', () => {
  const map = createBoundedMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  map.set('c', 4);
  expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([3, undefined, 4]);
  expect(map.size()).toBe(2);
});

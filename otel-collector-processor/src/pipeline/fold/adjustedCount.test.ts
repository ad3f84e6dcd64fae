import { createHash } from 'node:crypto';
import { adjustedCount, wholeCount } from './adjustedCount.ts';

const countOf = (traceState: string): number => {
  const bytes = Buffer.from(`..${traceState}..`);
  return adjustedCount(bytes, 2, bytes.length - 4);
};

describe('a span stands for', () => {
  test.each([
    ['itself, sampled always', 'ot=th:0', 1],
    ['two, of a half', 'ot=th:8', 2],
    ['four, of a quarter', 'ot=th:c', 4],
    ['ten, of a tenth', 'ot=th:e6666666666668', 10],
    ['as many with the randomness in front', 'ot=rv:6e6d1a75832a2f;th:c', 4],
    ['as many beside other vendors', 'congo=t61rcWkgMzE,ot=th:c;rv:6e6d1a75832a2f,x=y', 4],
    ['itself, without a threshold', 'ot=rv:6e6d1a75832a2f', 1],
    ['itself, without a word', '', 1],
    ['itself, where another vendor says it', 'robot=th:c', 1],
    ['itself, where it is no number', 'ot=th:xyz', 1],
    ['itself, where it has too many digits', 'ot=th:c00000000000000', 1],
    ['a million, if hardly any is sampled', 'ot=th:ffffffffffffff', 2 ** 20],
  ])('%s (%s)', (_what, traceState, count) => {
    expect(countOf(traceState)).toBeCloseTo(count, 6);
  });
});

test('counts are whole, the same for the same span, and right in the mean', () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => createHash('sha256').update(`${i}`).digest().subarray(0, 8));
  const counts = ids.map((id) => wholeCount(2.3, id, 0));
  expect(new Set(counts)).toEqual(new Set([2, 3]));
  expect(counts.reduce((a, b) => a + b, 0) / ids.length).toBeCloseTo(2.3, 1);
  expect(ids.map((id) => wholeCount(2.3, id, 0))).toEqual(counts);
  expect([wholeCount(2.3, Buffer.alloc(0), -1), wholeCount(4, Buffer.alloc(0), -1)]).toEqual([2, 4]);
});

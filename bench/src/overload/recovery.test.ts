import type { Bin } from '../pipeline/generator/requestLog.ts';
import { recoverySeconds } from './recovery.ts';

const good: Bin = { sent: 9, unsent: 0, acknowledged: 9, refused: 0, unknown: 0, slowestMs: 20 };
const times = (count: number, bin: Bin): Bin[] => Array.from({ length: count }, () => bin);

test.each<[string, Bin[], number | null]>([
  ['at once', times(20, good), 0],
  ['after a second of refusals', [...times(4, { ...good, refused: 1 }), ...times(10, good)], 1],
  ['after slow answers', [...times(2, { ...good, slowestMs: 101 }), ...times(10, good)], 0.5],
  ['after having found no room', [{ ...good, unsent: 1 }, ...times(10, good)], 0.25],
  ['after silence', [...times(3, { ...good, acknowledged: 0 }), ...times(10, good)], 0.75],
  ['not before it stays so', [...times(7, good), { ...good, unknown: 1 }, ...times(8, good)], 2],
  ['never', times(7, good), null],
])('a service is back %s', (_when, bins, seconds) => {
  const before = times(3, { ...good, refused: 99 });
  expect(recoverySeconds([...before, ...bins], 250, 3, 100)).toBe(seconds);
});

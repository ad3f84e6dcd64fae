import { barBefore, opens } from './opening.ts';

/** Which of the points open, at any threshold. */
function openings(strangeness: readonly number[]): number[] {
  let bar = 0;
  return strangeness.flatMap((value, index) => {
    bar = barBefore(bar);
    if (!opens(value, bar)) return [];
    bar = value;
    return [index];
  });
}

describe('an opening', () => {
  test('is told once while it goes on', () => {
    expect(openings([0, 3, 3, 3, 3])).toEqual([1]);
  });

  test('is told again when it gets much worse, not when a little', () => {
    expect(openings([3, 3.5, 3.7])).toEqual([0, 2]);
  });

  test('is told again when the last one is long over', () => {
    expect(openings([3, ...Array<number>(199).fill(0), 2, ...Array<number>(300).fill(0), 2])).toEqual([0, 200, 501]);
  });
});

import { FreeIds } from './freeIds.ts';
test('an id is given once, until it was given back', () => {
    const ids = new FreeIds();
    expect([ids.take(), ids.take(), ids.take()]).toEqual([0, 1, 2]);
    ids.giveBack(1);
    expect([ids.take(), ids.take()]).toEqual([1, 3]);
});
test.each([
    ['nothing is in use', [], [0, 1]],
    ['all from 0 on are', [0, 1, 2], [3, 4]],
    ['there are gaps', [1, 4], [3, 2, 0, 5, 6]],
])('after a restore where %s, only others are given', (_what, used, expected) => {
    const ids = new FreeIds();
    ids.take();
    ids.restore(new Set(used));
    expect(expected.map(() => ids.take())).toEqual(expected);
});

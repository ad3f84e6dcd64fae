import { createHash } from 'node:crypto';
import { addToSketch, estimateDistinct } from '../users/index.ts';
import { addEncodedUsers, encodeUsers, noUsers, type UserSketches } from './userBytes.ts';

const usersOf = (from: number, to: number, hurtTo: number): UserSketches => {
  const all = noUsers();
  for (let i = from; i < to; i++) {
    const hash = createHash('sha256').update(`${i}`).digest('hex').slice(0, 16);
    addToSketch(all.users, hash);
    if (i < hurtTo) addToSketch(all.hurt, hash);
  }
  return all;
};

test('minutes that are added up from their bytes know nobody twice', () => {
  const sum = noUsers();
  for (const minute of [usersOf(0, 60, 35), usersOf(30, 100, 40), usersOf(0, 60, 35)])
    addEncodedUsers(sum, encodeUsers(minute));
  expect(sum).toEqual(usersOf(0, 100, 40));
  expect(Math.round(estimateDistinct(sum.users))).toBeGreaterThan(90);
});

test.each([
  ['of calls', Uint8Array.of(1, 0)],
  ['that are cut off', encodeUsers(usersOf(0, 5, 1)).slice(0, 6)],
])('bytes %s are refused', (_what, bytes) => {
  expect(() => addEncodedUsers(noUsers(), bytes)).toThrow(RangeError);
});

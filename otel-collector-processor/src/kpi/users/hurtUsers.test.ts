import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { UserCell } from '../../messages/index.ts';
import { addToSketch, emptySketch, estimateDistinct, sketchPairs } from '../../users/index.ts';
import { ByteReader } from '../snapshot/byteReader.ts';
import { ByteWriter } from '../snapshot/byteWriter.ts';
import { createHurtUsers, HIT_KEPT_MS, type HurtUsers } from './hurtUsers.ts';

const MINUTE = 60_000;
const T0 = 1_800_000_000_000;
const service = { tenant: 'default', environment: '', namespace: '', name: 'till' };
const hashOf = (user: string): string => createHash('sha256').update(user).digest('hex').slice(0, 16);
const pairsOf = (users: readonly string[]) => {
  const sketch = emptySketch();
  for (const user of users) addToSketch(sketch, hashOf(user));
  return sketchPairs(sketch);
};
const cell = (minute: number, users: readonly string[], hurt: readonly string[], operation = 'sell'): UserCell => ({
  service,
  operation,
  minuteMs: T0 + minute * MINUTE,
  users: pairsOf(users),
  hurt: pairsOf(hurt),
  hurtUsers: hurt.map(hashOf),
});
const told = (of: HurtUsers, from: number, to: number) =>
  of
    .totals(T0 + from * MINUTE, T0 + to * MINUTE)
    .map(({ operation, users, hurt }) => [
      operation,
      Math.round(estimateDistinct(users)),
      Math.round(estimateDistinct(hurt)),
    ]);

test('a user in the fault is hit, one outside it is not', () => {
  const of = createHurtUsers();
  of.add(cell(0, ['ana', 'ben'], ['ana']), T0);
  of.add(cell(3, ['ana', 'ben'], ['ana']), T0 + 3 * MINUTE);
  of.add(cell(5, ['ana'], ['ana'], 'refund'), T0 + 5 * MINUTE);
  expect(of.hits(hashOf('ana'), T0)).toEqual([
    { service, operation: 'refund', firstMs: T0 + 5 * MINUTE, lastMs: T0 + 5 * MINUTE },
    { service, operation: 'sell', firstMs: T0, lastMs: T0 + 3 * MINUTE },
  ]);
  expect(of.hits(hashOf('ana'), T0 + 4 * MINUTE)).toHaveLength(1);
  expect(of.hits(hashOf('ben'), T0)).toEqual([]);
});

test('users of several minutes are counted once, whatever the order of cells', () => {
  const cells = [
    cell(0, ['a', 'b'], ['a']),
    cell(1, ['b', 'c'], ['c']),
    cell(1, ['a'], ['a']),
    cell(2, ['d'], [], 'refund'),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(cells, { minLength: cells.length }), (shuffled) => {
      const of = createHurtUsers();
      for (const one of shuffled) of.add(one, T0 + 2 * MINUTE);
      expect(told(of, 0, 3).sort()).toEqual([
        ['refund', 1, 0],
        ['sell', 3, 2],
      ]);
      expect(told(of, 0, 1)).toEqual([['sell', 2, 1]]);
    }),
  );
});

test('minutes go after twenty, hits after a day', () => {
  const of = createHurtUsers();
  of.add(cell(0, ['a'], ['a']), T0);
  of.expire(T0 + 22 * MINUTE);
  expect(told(of, 0, 1)).toEqual([]);
  expect(of.hits(hashOf('a'), 0)).toHaveLength(1);
  of.expire(T0 + HIT_KEPT_MS + MINUTE);
  expect(of.hits(hashOf('a'), 0)).toEqual([]);
});

test('a clock that is far ahead makes no minutes', () => {
  const of = createHurtUsers();
  of.add(cell(1_000_000, ['a'], ['a']), T0);
  expect(of.hits(hashOf('a'), 0)).toEqual([]);
});

test('everything is there after a restart', () => {
  const before = createHurtUsers();
  before.add(cell(0, ['a', 'b'], ['a']), T0);
  before.add(cell(2, ['a'], ['a']), T0 + 2 * MINUTE);
  const writer = new ByteWriter();
  before.write(writer);
  const after = createHurtUsers();
  after.read(new ByteReader(writer.finish()));
  expect(told(after, 0, 3)).toEqual(told(before, 0, 3));
  expect(after.hits(hashOf('a'), T0)).toEqual(before.hits(hashOf('a'), T0));
});

test('hits beyond the bound go, the oldest first, and are counted', () => {
  const of = createHurtUsers();
  const many = Array.from({ length: 200_001 }, (_, i) => i.toString(16).padStart(16, '0'));
  of.add({ ...cell(0, [], []), hurtUsers: many }, T0);
  expect(of.evicted).toBe(1);
  expect([of.hits(many[0]!, 0).length, of.hits(many.at(-1)!, 0).length]).toEqual([0, 1]);
});

import { resolve } from 'node:path';
import type { CrashRow } from './crashRow.ts';
import { performRounds } from './crashRounds.ts';
import { ACKS, VICTIMS } from './roundPlan.ts';

/** Each `ack` with each victim, once; `npm run test:crash` has many. */
const ROUNDS = ACKS.length * VICTIMS.length;

test('after kill -9 of companion, sink or both, everything that was acknowledged arrives, whole', async () => {
  const rows: Omit<CrashRow, 'code'>[] = [];
  const rounds = Array.from({ length: ROUNDS }, (_, round) => round);
  await performRounds({ root: resolve('.'), seed: 7, rounds, onRow: (row) => void rows.push(row) });
  expect(rows.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
  expect(new Set(rows.map(({ ack, victim }) => `${ack} ${victim}`)).size).toBe(ROUNDS);
  for (const { acknowledged, lost, damaged } of rows) {
    expect(acknowledged).toBeGreaterThan(0);
    expect([lost, damaged]).toEqual([0, 0]);
  }
}, 300_000);

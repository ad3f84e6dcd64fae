import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildShippedCompanion } from '../support/shippedCompanion.ts';
import { startCrashRig, type CrashRig } from './crashRig.ts';
import type { CrashRow } from './crashRow.ts';
import { performRound, type RoundCounts } from './performRound.ts';
import { roundPlan, type Ack } from './roundPlan.ts';

export type CrashRounds = Readonly<{
  root: string;
  seed: number;
  /** Numbers of the rounds, from 0. */
  rounds: readonly number[];
  onRow: (row: Omit<CrashRow, 'code'>) => void;
}>;

const NOTHING = {
  sent: null,
  acknowledged: null,
  unacknowledged: null,
  lost: null,
  duplicates: null,
  damaged: null,
} as const satisfies { [Count in keyof RoundCounts]: null };

/**
 * Performs the rounds, with the companion built as it ships. One rig for each `ack`, which goes on from round to round
 * as long as they are good. What a bad round leaves, data and log, is kept; the row's `failure` says where.
 */
export async function performRounds({ root, seed, rounds, onRow }: CrashRounds): Promise<void> {
  const home = join(root, '.vigil/crash');
  mkdirSync(home, { recursive: true });
  const folder = mkdtempSync(join(home, 'run-'));
  const rigs = new Map<Ack, CrashRig>();
  let areGood = true;
  try {
    const main = await buildShippedCompanion(root, join(folder, 'companion'));
    for (const round of rounds) {
      const plan = roundPlan(seed, round);
      const startedMs = Date.now();
      let counts: RoundCounts | typeof NOTHING = NOTHING;
      let failure = '';
      try {
        const rig = rigs.get(plan.ack) ?? (await startCrashRig(main, join(folder, `${plan.ack}-${round}`), plan.ack));
        rigs.set(plan.ack, rig);
        counts = await performRound(rig, plan);
        if (counts.lost + counts.damaged > 0) failure = `see ${relative(root, folder)}`;
      } catch (error) {
        failure = `${String(error)}; see ${relative(root, folder)}`;
      }
      onRow({
        seed,
        round,
        startedAt: new Date(startedMs).toISOString(),
        ...plan,
        ...counts,
        seconds: Math.round((Date.now() - startedMs) / 100) / 10,
        outcome: failure === '' ? 'pass' : 'fail',
        failure,
      });
      if (failure === '') continue;
      areGood = false;
      // what is left of a bad round is for inquiry, not for the next one
      await rigs.get(plan.ack)?.end();
      rigs.delete(plan.ack);
    }
  } finally {
    for (const rig of rigs.values()) await rig.end();
    if (areGood) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

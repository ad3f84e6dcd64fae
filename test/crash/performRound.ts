import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../support/waitFor.ts';
import { startLoad, type Load } from './crashLoad.ts';
import type { CrashRig } from './crashRig.ts';
import type { RoundPlan } from './roundPlan.ts';

/** What a round came to, in items; an item has two ways to go, and is counted for each. */
export type RoundCounts = Readonly<{
  sent: number;
  acknowledged: number;
  unacknowledged: number;
  /** Acknowledged, and not at the sink. */
  lost: number;
  /** Times that an item came once more than it had to. */
  duplicates: number;
  /** Not as they were sent. */
  damaged: number;
}>;

/** Acknowledged items before the kill, and after everything is back. */
const LIVELY = 20;
/** What a round may wait for; nothing here takes so long on a machine that is not at its end. */
const PATIENCE_MS = 60_000;

/** Load, `kill -9` in the midst of it, start, more load, and the count. */
export async function performRound(rig: CrashRig, plan: RoundPlan): Promise<RoundCounts> {
  const before = rig.arrived();
  const load = startLoad(rig.companion(), rig.newId);
  try {
    await lively(load, 'before the kill');
    await delay(plan.killAfterMs); // a moment that nothing decides but chance
    await strike(rig, plan);
    await lively(load, 'after the start');
  } finally {
    await load.stop();
  }
  const isThere = () => missing(rig, load).length === 0;
  await waitFor('all at the sink', () => isThere() || undefined, PATIENCE_MS).catch(() => {}); // it is counted
  const after = rig.arrived();
  return {
    sent: load.sent(),
    acknowledged: load.acknowledged.length,
    unacknowledged: load.unacknowledged(),
    lost: missing(rig, load).length,
    duplicates: after.duplicates - before.duplicates,
    damaged: after.damaged - before.damaged,
  };
}

async function lively(load: Load, when: string): Promise<void> {
  const before = load.acknowledged.length;
  await waitFor(`load ${when}`, () => load.acknowledged.length > before + LIVELY || undefined, PATIENCE_MS);
}

/** Kills whom the plan says, and starts them again. */
async function strike(rig: CrashRig, { victim, killAgainAfterMs }: RoundPlan): Promise<void> {
  await Promise.all([victim !== 'sink' && rig.companion().stop('SIGKILL'), victim !== 'companion' && rig.sink.kill()]);
  if (killAgainAfterMs !== null) {
    await rig.launch();
    await delay(killAgainAfterMs);
    await rig.companion().stop('SIGKILL');
  }
  await Promise.all([victim !== 'companion' && rig.sink.start(), victim !== 'sink' && rig.start()]);
}

/** Ids that were acknowledged and did not come, once for each way. */
function missing(rig: CrashRig, { acknowledged }: Load): readonly number[] {
  const { grpc, http } = rig.arrived().ids;
  return [grpc, http].flatMap((way) => acknowledged.filter((id) => !way.has(id)));
}

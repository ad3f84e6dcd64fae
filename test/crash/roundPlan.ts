import { seededRandom } from '../../bench/src/splice/otlpPayloads.ts';

export const ACKS = ['durable', 'delivered'] as const;
export type Ack = (typeof ACKS)[number];
export const VICTIMS = ['companion', 'sink', 'both'] as const;
export type Victim = (typeof VICTIMS)[number];

/** What happens in a round. */
export type RoundPlan = Readonly<{
  ack: Ack;
  victim: Victim;
  /** From the first acknowledgement to the kill. */
  killAfterMs: number;
  /** From its next start to a second kill of the companion, which may be in the middle of its start; null: none. */
  killAgainAfterMs: number | null;
}>;

const KILL_AFTER_MAX_MS = 700;
const KILL_AGAIN_RATIO = 0.25;
const KILL_AGAIN_AFTER_MAX_MS = 1500;

/** Of round `round`, counted from 0: the same for the same seed. Six rounds in a row have every ack with every victim. */
export function roundPlan(seed: number, round: number): RoundPlan {
  const random = seededRandom(seed * 100_003 + round);
  const ack = ACKS[round % ACKS.length]!;
  const victim = VICTIMS[Math.floor(round / ACKS.length) % VICTIMS.length]!;
  const killAfterMs = Math.floor(random() * KILL_AFTER_MAX_MS);
  const isAgain = victim !== 'sink' && random() < KILL_AGAIN_RATIO;
  return {
    ack,
    victim,
    killAfterMs,
    killAgainAfterMs: isAgain ? Math.floor(random() * KILL_AGAIN_AFTER_MAX_MS) : null,
  };
}

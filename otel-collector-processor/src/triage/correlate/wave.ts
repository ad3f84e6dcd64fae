import type { Member } from '../issueRecord.ts';

/** What begins within this time begins together: rules are evaluated, and lists polled, about as often. */
const TOGETHER_MS = 30_000;
/** A wave is surprise of at least so much, in nats: a dozen alerts that were never seen in twelve windows. */
const SURPRISE_MIN = 40;
/** The longer nothing begins, the less makes a wave: half for each of these, after the first. */
const CALM_HALF_MS = 30_000;
/** It stands out from what came before, which fades by this factor each `TOGETHER_MS`. */
const STANDS_OUT = 3;
const FADE = 0.7;
/** A fault takes that long to be told by everybody: until then all is its first wave. */
const FIRST_WAVE_MS = 120_000;

/** Another trouble has begun in the midst of one: those of its alerts that are of the new one, and why. */
export type Wave = Readonly<{ members: readonly Member[]; because: string }>;

/**
 * Is what began last in a case another trouble? A fault tells itself at once: by many alerts, most of them unusual; then
 * come stragglers, fewer and fewer. So a new burst after that is a fault of its own. It is counted by how unusual each
 * alert is, so that what fires anyway makes no wave. `members`: alerts of one case.
 */
export function lastWave(members: readonly Member[]): Wave | undefined {
  const beganMs = ({ signal }: Member): number => signal.startedMs;
  const newestMs = members.reduce((max, member) => Math.max(max, beganMs(member)), -Infinity);
  const fresh: Member[] = [];
  let firstMs = Infinity;
  let lastMs = -Infinity;
  let before = 0;
  for (const member of members) {
    const atMs = beganMs(member);
    if (atMs > newestMs - TOGETHER_MS) {
      fresh.push(member);
      continue;
    }
    firstMs = Math.min(firstMs, atMs);
    lastMs = Math.max(lastMs, atMs);
    before += rarityOf(member) * (1 - FADE) * FADE ** ((newestMs - atMs) / TOGETHER_MS);
  }
  if (newestMs - firstMs < FIRST_WAVE_MS) return undefined;
  const surprise = surpriseOf(fresh);
  const calmMs = Math.min(...fresh.map(beganMs)) - lastMs;
  const wanted = SURPRISE_MIN * 0.5 ** (Math.max(0, calmMs - TOGETHER_MS) / CALM_HALF_MS);
  if (surprise <= wanted || surprise <= STANDS_OUT * before) return undefined;
  const count = fresh.length === 1 ? 'an unusual alert' : `${fresh.length} alerts, unusual ones among them,`;
  return { members: fresh, because: `${count} began together, ${Math.round((newestMs - firstMs) / 1000)} s after it` };
}

const surpriseOf = (members: readonly Member[]): number => members.reduce((sum, member) => sum + rarityOf(member), 0);

/** Have so many alerts begun at once that, however usual each of them is, all together are not? */
export function isSurprise(members: readonly Member[]): boolean {
  const newestMs = members.reduce((max, { signal }) => Math.max(max, signal.startedMs), -Infinity);
  return surpriseOf(members.filter(({ signal }) => signal.startedMs > newestMs - TOGETHER_MS)) > SURPRISE_MIN;
}

const rarityOf = ({ past }: Member): number => past?.rarity ?? 0;

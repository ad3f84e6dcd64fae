/** Evidence, in standard deviations, and the slot from which on it has been suspicious: where the change began. */
type Pile = Readonly<{ evidence: number; sinceMs: number }>;

/** What is known of an operation's traffic. Counts are calls a slot. */
export type RateState = Readonly<{
  slots: number;
  calls: number;
  /** Usual count by part of the season; −1 where that part was not seen yet. */
  profile: readonly number[];
  /** How often each part was seen. */
  visits: readonly number[];
  /** Seen and usual calls lately, older ones fading: their ratio is the level of today. */
  seenLately: number;
  usualLately: number;
  /** Squared coefficient of variation beyond what counting explains: variance = expected + dispersion · expected². */
  dispersion: number;
  /** Evidence that has piled up for fewer, and for more calls (CUSUM). */
  fewer: Pile;
  more: Pile;
  /** Seen and expected of the last slots. */
  recent: readonly (readonly [seen: number, expected: number])[];
}>;

export type RateScore = Readonly<{
  /** Evidence that has piled up, in standard deviations; 0 while learning. */
  evidence: number;
  /** When what the evidence speaks for has begun, Unix milliseconds; the slot itself if there is little of it. */
  sinceMs: number;
  direction: 'up' | 'down';
  /** Seen over expected in the last slots. */
  ratio: number;
  /** Calls a slot. */
  seen: number;
  expected: number;
  lower: number;
  upper: number;
  learning: boolean;
}>;

/** A season (a day, a week): its length and in how many parts it is known. */
export type Season = Readonly<{ periodMs: number; parts: number }>;

const WARM_UP_SLOTS = 12;
/** Each part of the season has to be seen so often, where the season is short enough to wait for it. */
const WARM_UP_SEASONS = 2;
const SHORT_SEASON_SLOTS = 360;
const PROFILE_WEIGHT = 0.25;
/** The level follows within about ten slots. */
const LEVEL_FORGET = 0.9;
const DISPERSION_WEIGHT = 0.03;
/** Unrest is learned where counting noise does not drown it. */
const DISPERSION_FROM = 15;
const FIRST_DISPERSION = 0.25 ** 2;
const MIN_DISPERSION = 0.1 ** 2;
/** What traffic does of its own from one day to the next; only what is beyond speaks for a change. */
const TOLERATED_DOWN = 0.6;
const TOLERATED_UP = 1 / TOLERATED_DOWN;
/** A deviation within this is what chance does; a single slot counts for no more than the other. */
const SLACK = 1;
const SLOT_MAX = 6;
const EVIDENCE_MAX = 16;
/** Slots are not learned while so much speaks against them. */
const SUSPICIOUS = 1.5;
const RECENT_SLOTS = 4;
const BAND_Z = 4;

const NO_PILE: Pile = { evidence: 0, sinceMs: 0 };

export function newRate(season: Season): RateState {
  return {
    slots: 0,
    calls: 0,
    profile: Array<number>(season.parts).fill(-1),
    visits: Array<number>(season.parts).fill(0),
    seenLately: 0,
    usualLately: 0,
    dispersion: FIRST_DISPERSION,
    fewer: NO_PILE,
    more: NO_PILE,
    recent: [],
  };
}

/** A season in parts of at least a slot, at most 96 (a quarter of an hour of a day). */
export function seasonOf(periodMs: number, slotMs: number): Season {
  return { periodMs, parts: Math.max(1, Math.min(96, Math.round(periodMs / slotMs))) };
}

/**
 * Scores a slot's calls, then learns them. Expected is what is usual at this part of the season times the level of
 * today, so that a quiet weekend is no alarm and a sudden silence is. A slot's deviation is the deviance residual of a
 * quasi-Poisson count; deviations of one direction pile up (CUSUM; E. S. Page, "Continuous inspection schemes", 1954),
 * so that a drop is told at night too, only later; the slot in which the pile began is when the change did. While a long season is not known yet the level alone is what is
 * expected. O(1).
 */
export function scoreRate(
  state: RateState,
  season: Season,
  slotMs: number,
  slotWidthMs: number,
  calls: number,
): Readonly<{ state: RateState; score: RateScore }> {
  const part = Math.min(season.parts - 1, Math.floor(((slotMs % season.periodMs) / season.periodMs) * season.parts));
  const seasonSlots = season.periodMs / slotWidthMs;
  const learning =
    state.slots < WARM_UP_SLOTS || (seasonSlots <= SHORT_SEASON_SLOTS && state.slots < seasonSlots * WARM_UP_SEASONS);
  const known = state.profile[part]!;
  const usual = known >= 0 ? known : state.slots === 0 ? calls : meanOf(state);
  const level = state.usualLately > 0 ? state.seenLately / state.usualLately : 1;
  const expected = usual * level;
  const spread = Math.max(state.dispersion, MIN_DISPERSION);
  const fewer = learning ? NO_PILE : piled(state.fewer, -residual(calls, expected * TOLERATED_DOWN, spread), slotMs);
  const more = learning ? NO_PILE : piled(state.more, residual(calls, expected * TOLERATED_UP, spread), slotMs);
  const [direction, pile] = fewer.evidence >= more.evidence ? (['down', fewer] as const) : (['up', more] as const);
  const recent = [...state.recent, [calls, expected] as const].slice(-RECENT_SLOTS);
  const band = BAND_Z * Math.sqrt(expected + spread * expected ** 2);
  const score: RateScore = {
    ...pile,
    direction,
    ratio: (total(recent, 0) + 0.5) / (total(recent, 1) + 0.5),
    seen: calls,
    expected,
    lower: Math.max(0, expected - band),
    upper: expected + band,
    learning,
  };
  const next = { ...state, fewer, more, recent };
  return { state: score.evidence > SUSPICIOUS ? next : learn(next, part, usual, expected, calls), score };
}

function piled(before: Pile, deviation: number, slotMs: number): Pile {
  // What speaks against it counts twice: after the end the evidence is to be gone soon.
  const step = Math.min(SLOT_MAX, deviation) - SLACK;
  const sum = before.evidence + (deviation < SLACK ? 2 * Math.max(-1, step) : step);
  return {
    evidence: Math.min(EVIDENCE_MAX, Math.max(0, sum)),
    sinceMs: before.evidence > SUSPICIOUS ? before.sinceMs : slotMs,
  };
}

/** Signed square root of the deviance of `seen` from a count with mean `expected` and variance expected + spread · expected². */
function residual(seen: number, expected: number, spread: number): number {
  const mean = Math.max(expected, 0.1);
  const deviance = 2 * ((seen > 0 ? seen * Math.log(seen / mean) : 0) - (seen - mean));
  return (Math.sign(seen - mean) * Math.sqrt(Math.max(0, deviance))) / Math.sqrt(1 + spread * mean);
}

function total(slots: RateState['recent'], column: 0 | 1): number {
  return slots.reduce((sum, slot) => sum + slot[column], 0);
}

function meanOf(state: RateState): number {
  const seen = state.profile.filter((count) => count >= 0);
  return seen.length === 0 ? 0 : seen.reduce((sum, count) => sum + count, 0) / seen.length;
}

function learn(s: RateState, part: number, usual: number, expected: number, calls: number): RateState {
  const before = s.profile[part]!;
  const visits = s.visits[part]! + 1;
  const excess =
    expected < DISPERSION_FROM ? s.dispersion : Math.max(0, ((calls - expected) ** 2 - expected) / expected ** 2);
  return {
    ...s,
    slots: s.slots + 1,
    calls: s.calls + calls,
    profile: s.profile.with(
      part,
      before < 0 ? calls : before + Math.max(PROFILE_WEIGHT, 1 / visits) * (calls - before),
    ),
    visits: s.visits.with(part, visits),
    seenLately: s.seenLately * LEVEL_FORGET + calls,
    usualLately: s.usualLately * LEVEL_FORGET + usual,
    dispersion: (1 - DISPERSION_WEIGHT) * s.dispersion + DISPERSION_WEIGHT * Math.min(1, excess),
  };
}

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
export function newRate(season) {
    return {
        slots: 0,
        calls: 0,
        profile: Array(season.parts).fill(-1),
        visits: Array(season.parts).fill(0),
        seenLately: 0,
        usualLately: 0,
        dispersion: FIRST_DISPERSION,
        fewer: 0,
        more: 0,
        recent: [],
    };
}
/** A season in parts of at least a slot, at most 96 (a quarter of an hour of a day). */
export function seasonOf(periodMs, slotMs) {
    return { periodMs, parts: Math.max(1, Math.min(96, Math.round(periodMs / slotMs))) };
}
/**
 * Scores a slot's calls, then learns them. Expected is what is usual at this part of the season times the level of
 * today, so that a quiet weekend is no alarm and a sudden silence is. A slot's deviation is the deviance residual of a
 * quasi-Poisson count; deviations of one direction pile up (CUSUM; E. S. Page, "Continuous inspection schemes", 1954),
 * so that a drop is told at night too, only later. While a long season is not known yet the level alone is what is
 * expected. O(1).
 */
export function scoreRate(state, season, slotMs, slotWidthMs, calls) {
    const part = Math.min(season.parts - 1, Math.floor(((slotMs % season.periodMs) / season.periodMs) * season.parts));
    const seasonSlots = season.periodMs / slotWidthMs;
    const learning = state.slots < WARM_UP_SLOTS || (seasonSlots <= SHORT_SEASON_SLOTS && state.slots < seasonSlots * WARM_UP_SEASONS);
    const known = state.profile[part];
    const usual = known >= 0 ? known : state.slots === 0 ? calls : meanOf(state);
    const level = state.usualLately > 0 ? state.seenLately / state.usualLately : 1;
    const expected = usual * level;
    const spread = Math.max(state.dispersion, MIN_DISPERSION);
    const fewer = learning ? 0 : piled(state.fewer, -residual(calls, expected * TOLERATED_DOWN, spread));
    const more = learning ? 0 : piled(state.more, residual(calls, expected * TOLERATED_UP, spread));
    const recent = [...state.recent, [calls, expected]].slice(-RECENT_SLOTS);
    const band = BAND_Z * Math.sqrt(expected + spread * expected ** 2);
    const score = {
        evidence: Math.max(fewer, more),
        direction: fewer >= more ? 'down' : 'up',
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
function piled(before, deviation) {
    // What speaks against it counts twice: after the end the evidence is to be gone soon.
    const step = Math.min(SLOT_MAX, deviation) - SLACK;
    return Math.min(EVIDENCE_MAX, Math.max(0, before + (deviation < SLACK ? 2 * Math.max(-1, step) : step)));
}
/** Signed square root of the deviance of `seen` from a count with mean `expected` and variance expected + spread · expected². */
function residual(seen, expected, spread) {
    const mean = Math.max(expected, 0.1);
    const deviance = 2 * ((seen > 0 ? seen * Math.log(seen / mean) : 0) - (seen - mean));
    return (Math.sign(seen - mean) * Math.sqrt(Math.max(0, deviance))) / Math.sqrt(1 + spread * mean);
}
function total(slots, column) {
    return slots.reduce((sum, slot) => sum + slot[column], 0);
}
function meanOf(state) {
    const seen = state.profile.filter((count) => count >= 0);
    return seen.length === 0 ? 0 : seen.reduce((sum, count) => sum + count, 0) / seen.length;
}
function learn(s, part, usual, expected, calls) {
    const before = s.profile[part];
    const visits = s.visits[part] + 1;
    const excess = expected < DISPERSION_FROM ? s.dispersion : Math.max(0, ((calls - expected) ** 2 - expected) / expected ** 2);
    return {
        ...s,
        slots: s.slots + 1,
        calls: s.calls + calls,
        profile: s.profile.with(part, before < 0 ? calls : before + Math.max(PROFILE_WEIGHT, 1 / visits) * (calls - before)),
        visits: s.visits.with(part, visits),
        seenLately: s.seenLately * LEVEL_FORGET + calls,
        usualLately: s.usualLately * LEVEL_FORGET + usual,
        dispersion: (1 - DISPERSION_WEIGHT) * s.dispersion + DISPERSION_WEIGHT * Math.min(1, excess),
    };
}

import { calm, onRefusal, onTick, onTrialEnd, pause, type GuardState } from './targetGuard.ts';

const COOLDOWN = 120_000;
const paused = pause('errors', 0, COOLDOWN);
const trial: GuardState = { kind: 'trial', reason: 'errors', sinceMs: 0, cooldownMs: COOLDOWN, underWay: true };

describe('at a tick the guard', () => {
  it.each<[string, GuardState, string | undefined, number, GuardState['kind']]>([
    ['stays calm', calm, undefined, 1, 'calm'],
    ['pauses under stress', calm, 'errors', 1, 'paused'],
    ['stays paused while it lasts', paused, 'errors', COOLDOWN - 1, 'paused'],
    ['tries when it is over', paused, undefined, 1, 'trial'],
    ['tries when the pause is over', paused, 'errors', COOLDOWN, 'trial'],
    ['waits for the run on trial', trial, undefined, COOLDOWN, 'trial'],
  ])('%s', (_what, state, stress, nowMs, kind) => {
    expect(onTick(state, stress, nowMs, COOLDOWN).kind).toBe(kind);
  });

  it('does not ask a target before the time that it said itself, however well its customers are', () => {
    const refused = onRefusal(calm, { status: 429, retryAfterMs: 600_000 }, 0, COOLDOWN);
    expect(onTick(refused, undefined, 599_999, COOLDOWN).kind).toBe('paused');
    expect(onTick(refused, undefined, 600_000, COOLDOWN).kind).toBe('trial');
  });
});

describe('after the run on trial the guard', () => {
  it.each<[string, 'pass' | 'fail' | 'none', string | undefined, object]>([
    ['is calm if it passed', 'pass', undefined, { kind: 'calm' }],
    ['pauses twice as long if it failed', 'fail', undefined, { kind: 'paused', cooldownMs: 2 * COOLDOWN, sinceMs: 0 }],
    ['pauses again if customers still suffer', 'pass', 'errors', { kind: 'paused', cooldownMs: COOLDOWN }],
    ['leaves the trial to another if it says nothing', 'none', undefined, { kind: 'trial', underWay: false }],
  ])('%s', (_what, outcome, stress, expected) => {
    expect(onTrialEnd(trial, outcome, stress, 1000)).toMatchObject(expected);
  });

  it('stays paused if the target refused the trial', () => {
    const refused = onRefusal(trial, { status: 503, retryAfterMs: undefined }, 1000, COOLDOWN);
    expect(onTrialEnd(refused, 'fail', undefined, 1000)).toBe(refused);
    expect(refused).toMatchObject({ kind: 'paused', reason: 'it answered 503', sinceMs: 0 });
  });

  it('never pauses longer than half an hour at once', () => {
    let state: GuardState = trial;
    for (let round = 0; round < 20; round++) {
      state = onTrialEnd(
        { ...trial, ...(state.kind === 'paused' && { cooldownMs: state.cooldownMs }) },
        'fail',
        'x',
        0,
      );
    }
    expect(state).toMatchObject({ untilMs: 30 * 60_000 });
  });
});

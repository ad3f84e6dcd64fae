/**
 * Where the guard of a target stands.
 * - calm: journeys run.
 * - paused: only those run that do not pause under stress. It ends when the stress does, or at `untilMs`.
 * - trial: one journey may run once, and what becomes of it decides (half-open, as circuit breakers call it).
 */
export type GuardState =
  | Readonly<{ kind: 'calm' }>
  | Readonly<{ kind: 'paused'; reason: string; sinceMs: number; untilMs: number; cooldownMs: number }>
  | Readonly<{ kind: 'trial'; reason: string; sinceMs: number; cooldownMs: number; underWay: boolean }>;

export const calm: GuardState = { kind: 'calm' };

/** Pauses do not grow beyond this: a target that was mended is not left alone for a day. */
const COOLDOWN_MAX_MS = 30 * 60_000;

/** A pause that begins now. */
export function pause(reason: string, nowMs: number, cooldownMs: number, sinceMs = nowMs): GuardState {
  return { kind: 'paused', reason, sinceMs, untilMs: nowMs + cooldownMs, cooldownMs };
}

/** Looks again. `stress`: why the target's customers suffer, in words; undefined if they do not. */
export function onTick(state: GuardState, stress: string | undefined, nowMs: number, cooldownMs: number): GuardState {
  switch (state.kind) {
    case 'calm':
      return stress === undefined ? state : pause(stress, nowMs, cooldownMs);
    case 'paused': {
      const { sinceMs, untilMs } = state;
      // A target that said itself how long to wait is not asked before that, however well its customers are.
      if (nowMs < untilMs && (stress !== undefined || state.reason.startsWith(REFUSED))) return state;
      return { kind: 'trial', reason: stress ?? state.reason, sinceMs, cooldownMs: state.cooldownMs, underWay: false };
    }
    case 'trial':
      return state;
    default:
      return state satisfies never;
  }
}

/** How the reason of a pause begins that the target itself asked for. */
export const REFUSED = 'it answered ';

/** The target itself said that it is too much: 429 or 503, perhaps with how long to wait. */
export function onRefusal(
  state: GuardState,
  refusal: Readonly<{ status: number; retryAfterMs: number | undefined }>,
  nowMs: number,
  cooldownMs: number,
): GuardState {
  const reason = `${REFUSED}${refusal.status}`;
  const waitMs = Math.min(COOLDOWN_MAX_MS, Math.max(refusal.retryAfterMs ?? 0, cooldownMs));
  if (state.kind === 'calm') return pause(reason, nowMs, waitMs);
  const untilMs = Math.max(nowMs + waitMs, state.kind === 'paused' ? state.untilMs : 0);
  return { kind: 'paused', reason, sinceMs: state.sinceMs, untilMs, cooldownMs: state.cooldownMs };
}

/** The run on trial has ended. What says nothing of the target leaves the place to another. */
export function onTrialEnd(
  state: GuardState,
  outcome: 'pass' | 'fail' | 'none',
  stress: string | undefined,
  nowMs: number,
): GuardState {
  if (state.kind !== 'trial') return state; // a refusal has paused it already
  if (outcome === 'none') return { ...state, underWay: false };
  if (outcome === 'pass' && stress === undefined) return calm;
  const cooldownMs = Math.min(COOLDOWN_MAX_MS, state.cooldownMs * 2);
  const reason = stress ?? 'the run that tried it failed';
  return pause(reason, nowMs, outcome === 'pass' ? state.cooldownMs : cooldownMs, state.sinceMs);
}

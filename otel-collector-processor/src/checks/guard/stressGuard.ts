import type { StressGuardConfig } from '@vigil/quality-model';
import { durationMs } from '@vigil/quality-model';
import type { Clock } from '../clock.ts';
import { learnDuration, stressOf, unknownDuration, type CustomersHealth, type UsualDuration } from './stress.ts';
import { calm, onRefusal, onTick, onTrialEnd, type GuardState } from './targetGuard.ts';

/** How often the guard looks at customers. */
export const GUARD_TICK_MS = 10_000;

/** Whether a run may begin. `ended` is to be called once with what became of it. */
export type GuardLeave =
  | Readonly<{ kind: 'go'; ended: (outcome: 'pass' | 'fail' | 'none') => void }>
  | Readonly<{ kind: 'paused'; target: string; reason: string }>;

export type Refusal = Readonly<{ target: string; status: number; retryAfterMs: number | undefined }>;

/** Keeps journeys from targets whose customers suffer. */
export interface StressGuard {
  configure(config: StressGuardConfig, targets: readonly string[]): void;
  start(): void;
  stop(): void;
  /** `targets`: all that the run will call, as far as they are known. */
  enter(run: Readonly<{ targets: readonly string[]; pauses: boolean }>): GuardLeave;
  refused(refusal: Refusal): void;
  /** Targets that are not calm, by name, with the reason. */
  paused(): ReadonlyMap<string, Readonly<{ reason: string; sinceMs: number }>>;
}

type Watched = { state: GuardState; usual: UsualDuration; stress: string | undefined };

export function createStressGuard(options: {
  clock: Clock;
  /** Undefined: nobody knows of customers of this target. */
  healthOf: (target: string) => CustomersHealth | undefined;
  /** A target was just paused: what is under way there is to end, unless it runs under stress. */
  onPause: (target: string, reason: string) => void;
}): StressGuard {
  const { clock, healthOf, onPause } = options;
  const watched = new Map<string, Watched>();
  let config: StressGuardConfig | undefined;
  let cancel = (): void => {};

  const enabled = (): boolean => config?.enabled === true;
  const cooldownMs = (): number => durationMs(config?.cooldown ?? '2m');
  const put = (target: string, entry: Watched, next: GuardState): void => {
    const before = entry.state;
    entry.state = next;
    if (before.kind !== 'paused' && next.kind === 'paused') onPause(target, next.reason);
  };
  const look = (target: string, entry: Watched, limits: StressGuardConfig): void => {
    const health = healthOf(target);
    entry.stress = health === undefined ? undefined : stressOf(health, entry.usual, limits);
    if (health !== undefined && entry.stress === undefined && entry.state.kind === 'calm')
      entry.usual = learnDuration(entry.usual, health, limits.minRequests);
    put(target, entry, onTick(entry.state, entry.stress, clock.monotonicMs(), cooldownMs()));
  };
  const tick = (): void => {
    cancel = clock.after(GUARD_TICK_MS, tick);
    if (config?.enabled !== true) return;
    for (const [target, entry] of watched) look(target, entry, config);
  };
  const entriesOf = (targets: readonly string[]): readonly (readonly [string, Watched])[] =>
    [...new Set(targets)].flatMap((target) => {
      const entry = watched.get(target);
      return entry === undefined ? [] : [[target, entry] as const];
    });

  return {
    configure: (next, targets) => {
      config = next;
      const known = new Set(targets);
      for (const target of watched.keys()) if (!known.has(target)) watched.delete(target);
      for (const target of targets) {
        if (!watched.has(target)) watched.set(target, { state: calm, usual: unknownDuration, stress: undefined });
      }
      if (!next.enabled) for (const entry of watched.values()) entry.state = calm;
    },
    start: () => {
      cancel();
      cancel = clock.after(GUARD_TICK_MS, tick);
    },
    stop: () => cancel(),
    enter: ({ targets, pauses }) => {
      const go: GuardLeave = { kind: 'go', ended: () => {} };
      if (!pauses || !enabled()) return go;
      const entries = entriesOf(targets);
      for (const [target, { state }] of entries) {
        if (state.kind === 'paused' || (state.kind === 'trial' && state.underWay))
          return { kind: 'paused', target, reason: state.reason };
      }
      const tried = entries.filter(([, { state }]) => state.kind === 'trial');
      for (const [, entry] of tried) if (entry.state.kind === 'trial') entry.state = { ...entry.state, underWay: true };
      if (tried.length === 0) return go;
      return {
        kind: 'go',
        ended: (outcome) => {
          for (const [target, entry] of tried)
            put(target, entry, onTrialEnd(entry.state, outcome, entry.stress, clock.monotonicMs()));
        },
      };
    },
    refused: ({ target, status, retryAfterMs }) => {
      const entry = watched.get(target);
      if (entry === undefined || !enabled()) return;
      put(target, entry, onRefusal(entry.state, { status, retryAfterMs }, clock.monotonicMs(), cooldownMs()));
    },
    paused: () => {
      const nowMs = clock.nowMs() - clock.monotonicMs();
      return new Map(
        [...watched].flatMap(([target, { state }]) =>
          state.kind === 'calm' ? [] : [[target, { reason: state.reason, sinceMs: nowMs + state.sinceMs }]],
        ),
      );
    },
  };
}

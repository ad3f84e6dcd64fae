import type { MaintenanceConfig, Target } from '@vigil/quality-model';
import { formatMark, runId } from '../../marks/index.ts';
import type { Gate } from '../budget/admission.ts';
import type { RefusalReason, TokenUse } from '../budget/budgets.ts';
import type { CheckPlan } from '../checksSettings.ts';
import type { Clock } from '../clock.ts';
import type { RunResult } from '../contract.ts';
import type { StressGuard } from '../guard/stressGuard.ts';
import type { Executed, Executor } from '../runner/executor.ts';
import { attemptResult, skippedResult } from './attemptResult.ts';
import { plannedRequests, runOrder } from './runOrder.ts';

/** Reasons for which a run, or another attempt, does not take place. */
export const SKIP_REASONS = [
  'budget',
  'bytes',
  'concurrency',
  'stress',
  'runs',
  'overlap',
  'late',
  'window',
  'maintenance',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** What runs of all journeys share. */
export type RunEngine = Readonly<{
  clock: Clock;
  /** From 0 to below 1. */
  random: () => number;
  gate: Gate;
  guard: StressGuard;
  executor: Executor;
  installationKey: Uint8Array;
  location: string;
  version: string;
  targets: () => readonly Target[];
  canary: () => string | undefined;
  maintenance: () => readonly MaintenanceConfig[];
  /** Is a journey failing? */
  isFailing: (checkId: string) => boolean;
  /** Runs under way that pause under stress, by the number of their order, with their targets. */
  pausable: Map<number, readonly string[]>;
}>;

export type RunPorts = RunEngine &
  Readonly<{
    /** Keeps an attempt; does not reject. */
    keep: (result: RunResult) => Promise<void>;
    onSkip: (reason: SkipReason) => void;
    /** Resolves after a pause, or when no more attempts are wanted. */
    pause: (durationMs: number) => Promise<void>;
    /** Are no more attempts wanted? */
    ended: () => boolean;
  }>;

/** Times are monotonic, but for `scheduledMs`. */
export type RunTimes = Readonly<{
  scheduledMs: number;
  /** Until when it may wait for room. */
  admitUntilMs: number;
  /** When the next run is due: attempts end before it. */
  windowEndsMs: number;
}>;

/**
 * How much later than it could a run may make a request because of the budget, and at most a tenth of its interval.
 * Where a plan needs all of a budget, runs differ by so much, and none has to be skipped for it.
 */
const PACE_MAX_MS = 5000;

/** Eight characters of [0-9a-z]. */
function randomText(random: () => number): string {
  return Array.from({ length: 8 }, () => Math.floor(random() * 36).toString(36)).join('');
}

const REFUSAL_WORDS = {
  budget: (target: string) => `the budget of ${target} has no room for this run`,
  bytes: (target: string) => `the bytes that ${target} may take in a day are used up`,
  concurrency: (target: string) => `${target} has as many runs as it may have at the same time`,
} as const satisfies Record<RefusalReason, (target: string) => string>;

function requestsUsed(executed: Executed, endedMs: number): (token: number) => TokenUse | undefined {
  if (executed.kind === 'done') {
    const used = new Map(
      executed.result.sends.map(({ token, agoMs, bytes }) => [token, { sentMs: endedMs - agoMs, bytes }]),
    );
    return (token) => used.get(token);
  }
  // Nobody knows what was sent: everything may have been, up to now. Nothing was if no runner ever had it.
  return () => (executed.durationMs > 0 ? { sentMs: endedMs, bytes: 'unknown' } : undefined);
}

/** What a run on trial says of its target. */
function trialOutcome(results: readonly RunResult[]): 'pass' | 'fail' | 'none' {
  const outcome = results.at(-1)?.outcome;
  return outcome === 'pass' || outcome === 'fail' ? outcome : 'none';
}

/**
 * One run of a journey with its retries: an attempt that did not pass is repeated as often as the plan says, while there
 * is room in the budgets and time before the next run. One that left something behind is not repeated. At least one
 * result comes back; all have been kept.
 */
export async function performRun(plan: CheckPlan, times: RunTimes, ports: RunPorts): Promise<readonly RunResult[]> {
  const { clock, guard, location } = ports;
  const run = runId(clock.nowMs(), location, randomText(ports.random));
  const leave = guard.enter({ targets: plannedRequests(plan), pauses: plan.pausesUnderStress });
  if (leave.kind === 'paused') {
    const result = skippedResult(
      {
        ...{ checkId: plan.id, runId: run, attempt: 1, location },
        ...{ scheduledMs: times.scheduledMs, startedMs: clock.nowMs() },
      },
      `${leave.target} is left alone: ${leave.reason}`,
    );
    ports.onSkip('stress');
    await ports.keep(result);
    return [result];
  }
  const results = await attempts(plan, run, times, ports);
  leave.ended(trialOutcome(results));
  return results;
}

/** The attempts of a run that the guard has let in. */
async function attempts(plan: CheckPlan, run: string, times: RunTimes, ports: RunPorts): Promise<readonly RunResult[]> {
  const { clock, gate, guard, executor, location, version } = ports;
  const mark = formatMark(ports.installationKey, plan.id, run);
  const requests = plannedRequests(plan);
  const needMs = plan.timeoutMs + plan.cleanupTimeoutMs;
  const results: RunResult[] = [];
  const keep = async (result: RunResult): Promise<void> => {
    results.push(result);
    await ports.keep(result);
  };

  for (let attempt = 1; ; attempt++) {
    const untilMs = attempt === 1 ? times.admitUntilMs : times.windowEndsMs - needMs;
    const admission = await gate.enter(requests, untilMs, Math.min(PACE_MAX_MS, plan.intervalMs / 10));
    const identity = {
      checkId: plan.id,
      runId: run,
      attempt,
      location,
      scheduledMs: times.scheduledMs,
      startedMs: clock.nowMs(),
    };
    if (admission.kind === 'refused') {
      if (ports.ended() && attempt > 1) return results;
      ports.onSkip(admission.why);
      if (attempt === 1) await keep(skippedResult(identity, REFUSAL_WORDS[admission.why](admission.target)));
      return results;
    }
    const { reservation } = admission;
    const order = runOrder(
      plan,
      { runId: run, mark, version, targets: ports.targets(), canary: ports.canary() },
      reservation.tokens,
      clock.monotonicMs(),
    );
    if (plan.pausesUnderStress) ports.pausable.set(order.order, requests);
    const executed = await executor.execute(order, (target) => reservation.more(target, clock.monotonicMs()));
    ports.pausable.delete(order.order);
    const endedMs = clock.monotonicMs();
    reservation.release(requestsUsed(executed, endedMs), endedMs);
    const refusals = executed.kind === 'done' ? executed.result.refusals : [];
    for (const refusal of refusals) guard.refused(refusal);
    gate.released();
    const result = attemptResult(plan, identity, executed);
    await keep(result);

    // Who says that it has too much to do is not asked again.
    const isLast = result.outcome === 'pass' || result.leaked > 0 || refusals.length > 0 || attempt > plan.retry.max;
    const startsMs = clock.monotonicMs() + plan.retry.backoffMs;
    if (isLast || startsMs + needMs > times.windowEndsMs || ports.ended()) return results;
    await ports.pause(plan.retry.backoffMs);
    if (ports.ended()) return results;
  }
}

import type { ChildProcess } from 'node:child_process';
import type { Target } from '@vigil/quality-model';
import { createGate } from './budget/admission.ts';
import { Budgets } from './budget/budgets.ts';
import { systemClock, type Clock } from './clock.ts';
import type { ChecksSettings } from './checksSettings.ts';
import { CheckError, type Checks, type ChecksPorts } from './contract.ts';
import { exposeChecks } from './exposition/exposeChecks.ts';
import { createStressGuard } from './guard/stressGuard.ts';
import type { Executor } from './runner/executor.ts';
import { createRunnerPool } from './runner/runnerPool.ts';
import { journeyStatus } from './verdict/journeyVerdict.ts';
import type { RunEngine } from './schedule/performRun.ts';
import { journeySummary } from './schedule/journeySummary.ts';
import { scheduleJourney, type ScheduledJourney } from './schedule/scheduledJourney.ts';

export type ChecksOptions = Readonly<{
  ports: ChecksPorts;
  /** Starts a child process that calls `runCheckRunner()`: see `forkRunner`. */
  spawnRunner: () => ChildProcess;
  /** Key of the installation's marks. */
  installationKey: Uint8Array;
  /** Where this runs, `[a-z0-9-]{1,32}`: label `probe`, and part of run ids. */
  location: string;
  /** Of Vigil, in the user agent. */
  version: string;
  clock?: Clock;
  /** From 0 to below 1. */
  random?: () => number;
  /** Runners at most. */
  runners?: number;
  /** Instead of child processes: for tests of the schedule. */
  executor?: Executor;
}>;

/** Two keep going when one has to be replaced. */
const RUNNERS = 2;
/**
 * A run mostly waits for answers: so many slow ones keep no fast one waiting. One that blocks its runner takes as many
 * others with it; patterns are RE2, so that few things can.
 */
const ORDERS_PER_RUNNER = 32;

/** Journeys of production: when they run, what became of it, and what that means. */
export function createChecks(options: ChecksOptions): Checks {
  const { ports, location, version, installationKey, clock = systemClock, random = Math.random } = options;
  if (!/^[a-z0-9-]{1,32}$/.test(location)) throw new Error(`location must be [a-z0-9-]{1,32}, and is ${location}`);
  const executor =
    options.executor ??
    createRunnerPool({
      size: options.runners ?? RUNNERS,
      ordersPerRunner: ORDERS_PER_RUNNER,
      spawn: options.spawnRunner,
      clock,
      onProblem: (message) => ports.onProblem(message, ''),
    });
  const budgets = new Budgets();
  const gate = createGate(budgets, clock);
  const journeys = new Map<string, ScheduledJourney>();
  /** Removed ones that still have a run under way. */
  const leaving = new Set<ScheduledJourney>();
  let targets: readonly Target[] = [];
  let started = false;
  let stopped = false;
  let canary: string | undefined;
  let maintenance: ChecksSettings['maintenance'] = [];
  let servicesOfTarget: ChecksSettings['servicesOfTarget'] = new Map();
  const pausable = new Map<number, readonly string[]>();
  const guard = createStressGuard({
    clock,
    healthOf: (target) => {
      const services = servicesOfTarget.get(target) ?? [];
      return services.length === 0 ? undefined : ports.healthOf?.(services);
    },
    onPause: (target, reason) => {
      ports.onProblem(`journeys leave ${target} alone: ${reason}`, '');
      for (const [order, theirs] of pausable) if (theirs.includes(target)) executor.abort(order);
    },
  });
  const engine: RunEngine = {
    ...{ clock, random, gate, guard, executor, installationKey, location, version, pausable },
    targets: () => targets,
    canary: () => canary,
    maintenance: () => maintenance,
    isFailing: (id) => journeys.get(id)?.record.verdict.failingSinceMs !== undefined,
  };

  const remove = (id: string, journey: ScheduledJourney): void => {
    journeys.delete(id);
    journey.end('removed');
    leaving.add(journey);
    void journey.settled().then(() => leaving.delete(journey));
  };

  return {
    start: () => {
      if (started || stopped) return;
      started = true;
      guard.start();
      for (const journey of journeys.values()) journey.start();
    },

    apply: (settings) => {
      if (stopped) return;
      targets = settings.targets;
      budgets.setTargets(targets);
      ({ canary, servicesOfTarget, maintenance } = settings);
      guard.configure(
        settings.stressGuard,
        targets.map(({ name }) => name),
      );
      const ids = new Set(settings.journeys.map(({ id }) => id));
      for (const [id, journey] of journeys) if (!ids.has(id)) remove(id, journey);
      for (const plan of settings.journeys) {
        const known = journeys.get(plan.id);
        if (known !== undefined) {
          known.change(plan);
          continue;
        }
        const journey = scheduleJourney(plan, engine, ports);
        journeys.set(plan.id, journey);
        if (started) journey.start();
      }
    },

    stop: async (deadlineMs) => {
      stopped = true;
      guard.stop();
      for (const journey of journeys.values()) journey.end('stopped');
      gate.close();
      const cancelAbort = clock.after(deadlineMs / 2, () => executor.abortAll());
      const cancelKill = clock.after(deadlineMs, () => executor.kill());
      await Promise.all([...journeys.values(), ...leaving].map((journey) => journey.settled()));
      cancelAbort();
      cancelKill();
      executor.kill();
    },

    statusOf: (checkId) => {
      const record = journeys.get(checkId)?.record;
      return record && journeyStatus(record.verdict, record.plan.intervalMs, clock.nowMs());
    },
    list: () => [...journeys.values()].map((journey) => journeySummary(journey, clock, guard.paused())),

    runNow: (checkId) =>
      journeys.get(checkId)?.runNow() ??
      Promise.reject(new CheckError('unknown_check', `there is no journey ${checkId}`)),

    expose: () =>
      exposeChecks(
        [...journeys.values()].map(({ record }) => record),
        location,
        clock.nowMs(),
        { paused: guard.paused(), bytesUsed: (target) => budgets.bytesUsed(target, clock.monotonicMs()), targets },
      ),
  };
}

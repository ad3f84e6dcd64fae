import { isWithin, maintenanceOf, nextCronMs } from '@vigil/quality-model';
import type { JourneySignalEvent } from '../../signals/index.ts';
import type { CheckPlan } from '../checksSettings.ts';
import { CheckError, type ChecksPorts, type RunResult } from '../contract.ts';
import { skippedResult } from './attemptResult.ts';
import { newRecord, takeHistory, takeRun, type JourneyRecord } from './journeyRecord.ts';
import { journeySignal, saysMore } from './journeySignal.ts';
import { performRun, type RunEngine, type RunTimes } from './performRun.ts';

/** A run that finds no room waits for so long at most, and no longer than half its interval. */
const ADMISSION_WAIT_MAX_MS = 30_000;
/** The same for a run that a person asked for and is waiting for. */
const MANUAL_WAIT_MS = 5000;
/** Attempts of an earlier process that are looked at. */
const HISTORY_LIMIT = 200;

const DAY_MS = 86_400_000;
/** Timers may fire a little before the clock says so. */
const TIMER_EARLY_MS = 50;

/** A journey under schedule. */
export interface ScheduledJourney {
  readonly record: JourneyRecord;
  /** When its next run is due, monotonic. */
  readonly dueMs: number;
  start(): void;
  change(plan: CheckPlan): void;
  /** No more runs. `removed` also ends its signal, and what is under way has no consequences any more. */
  end(why: 'removed' | 'stopped'): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
  /** Rejects with CheckError. */
  runNow(): Promise<RunResult>;
}

const NOT_RUN = { removed: 'the journey was removed', stopped: 'checks are being stopped' } as const;

type ManualRun = Readonly<{ resolve: (result: RunResult) => void; reject: (error: CheckError) => void }>;

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Runs a journey when it is due, one run after the other, and says what that means. */
export function scheduleJourney(plan: CheckPlan, engine: RunEngine, ports: ChecksPorts): ScheduledJourney {
  const { clock, random } = engine;
  const record = newRecord(plan);
  const manual: ManualRun[] = [];
  const pauses = new Set<() => void>();
  let started = false;
  let ended: 'removed' | 'stopped' | undefined;
  let underWay: Promise<void> | undefined;
  let told: JourneySignalEvent | undefined;
  let cancelTimer = (): void => {};
  /** Not aligned to anything, so that not everybody runs at once. */
  const somewhen = (): number => {
    const offsetMs = Math.floor(random() * record.plan.jitterMs);
    const { cron } = record.plan;
    if (cron === undefined) return clock.monotonicMs() + offsetMs;
    cronOffsetMs = offsetMs;
    return nextByCron(clock.nowMs());
  };
  let cronOffsetMs = 0;
  /** The next time of its cron schedule after a moment (Unix milliseconds), monotonic; far away if there is none. */
  const nextByCron = (afterMs: number): number => {
    const { cron } = record.plan;
    const nextMs = cron === undefined ? undefined : nextCronMs(cron.expression, cron.tz, afterMs - cronOffsetMs);
    if (nextMs === undefined) return Number.MAX_SAFE_INTEGER;
    return clock.monotonicMs() + (nextMs + cronOffsetMs - clock.nowMs());
  };
  let dueMs = somewhen();

  /** A failure that begins now is told nobody; one that was told before ends as any other. */
  const isMuted = (): boolean => {
    const { id, quarantinedUntilMs, dependsOn } = record.plan;
    const nowMs = clock.nowMs();
    return (
      (quarantinedUntilMs !== undefined && nowMs < quarantinedUntilMs) ||
      maintenanceOf(engine.maintenance(), 'mute', id, nowMs) !== undefined ||
      dependsOn.some(engine.isFailing)
    );
  };
  /** Why it does not run now; undefined if it does. */
  const pausedWhy = (): 'window' | 'maintenance' | undefined => {
    const nowMs = clock.nowMs();
    if (record.plan.disabled.some((window) => isWithin(window, nowMs))) return 'window';
    return maintenanceOf(engine.maintenance(), 'pause', record.plan.id, nowMs) === undefined
      ? undefined
      : 'maintenance';
  };

  const tell = (signal: JourneySignalEvent): void => {
    if (told === undefined && signal.endedMs === null && isMuted()) return;
    if (told !== undefined && !saysMore(told, signal)) return;
    told = signal.endedMs === null ? signal : undefined;
    ports.onSignal(signal);
  };
  const tellIfFailing = (): void => {
    const { failingSinceMs } = record.verdict;
    if (failingSinceMs !== undefined) tell(journeySignal(record, failingSinceMs, null));
  };

  /** After a restart it stands as it stood before. */
  const ready = ports.recentRuns(plan.id, HISTORY_LIMIT).then(
    (runs) => {
      if (ended === 'removed') return;
      takeHistory(record, runs);
      tellIfFailing();
    },
    (error: unknown) => ports.onProblem(`its earlier runs could not be read: ${inWords(error)}`, plan.id),
  );

  const keep = (result: RunResult): Promise<void> =>
    ports.onRun(result).catch((error: unknown) => {
      ports.onProblem(`a run could not be kept: ${inWords(error)}`, plan.id);
    });
  const pause = (durationMs: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        cancel();
        pauses.delete(done);
        resolve();
      };
      const cancel = clock.after(durationMs, done);
      pauses.add(done);
    });

  /** Starts of the runs of the last 24 hours, monotonic; kept only where their number is limited. */
  let startsMs: number[] = [];
  const perform = async (times: RunTimes): Promise<RunResult> => {
    const { maxRunsPerDay } = record.plan;
    const nowMs = clock.monotonicMs();
    startsMs = startsMs.filter((startMs) => startMs > nowMs - DAY_MS);
    if (maxRunsPerDay !== undefined && startsMs.length >= maxRunsPerDay) {
      record.skipped.runs++;
      const words = `it has made the ${maxRunsPerDay} runs that it may make in a day`;
      return skippedResult(
        { ...{ checkId: plan.id, runId: '', attempt: 1, location: engine.location }, ...whenOf(times) },
        words,
      );
    }
    if (maxRunsPerDay !== undefined) startsMs.push(nowMs);
    const attempts = await performRun(record.plan, times, {
      ...engine,
      keep,
      pause,
      onSkip: (reason) => record.skipped[reason]++,
      ended: () => ended !== undefined,
    });
    const last = attempts.at(-1)!;
    if (ended === 'removed') return last;
    const startedMs = record.verdict.failingSinceMs;
    const change = takeRun(record, attempts);
    if (change.kind === 'ended') tell(journeySignal(record, startedMs ?? change.endedMs, change.endedMs));
    else tellIfFailing();
    return last;
  };

  const whenOf = ({ scheduledMs }: RunTimes) => ({ scheduledMs, startedMs: clock.nowMs() });

  const occupy = (work: () => Promise<void>): void => {
    underWay = ready
      .then(work)
      .catch((error: unknown) =>
        ports.onProblem(`a run went wrong by a mistake of Vigil's own: ${inWords(error)}`, plan.id),
      )
      .then(() => {
        underWay = undefined;
        nextManual();
      });
  };

  const nextManual = (): void => {
    if (underWay !== undefined) return;
    if (ended !== undefined) {
      for (const { reject } of manual.splice(0)) reject(new CheckError('not_run', NOT_RUN[ended]));
      return;
    }
    const asked = manual.shift();
    if (asked === undefined) return;
    occupy(async () => {
      const nowMs = clock.monotonicMs();
      const result = await perform({
        scheduledMs: clock.nowMs(),
        admitUntilMs: nowMs + MANUAL_WAIT_MS,
        windowEndsMs: nowMs + record.plan.intervalMs,
      }).catch((error: unknown) => {
        asked.reject(new CheckError('not_run', 'the run went wrong by a mistake of Vigil'));
        throw error;
      });
      if (result.outcome === 'skipped') asked.reject(new CheckError('not_run', result.reason));
      else asked.resolve(result);
    });
  };

  const onDue = (): void => {
    const { intervalMs, timeoutMs, cleanupTimeoutMs } = record.plan;
    const nowMs = clock.monotonicMs();
    if (nowMs < dueMs - TIMER_EARLY_MS) return wake(); // further away than a timer of Node can be
    const lateMs = Math.max(0, nowMs - dueMs);
    // The grid stays where it is: a timer that is late, or a machine that slept, moves no later run.
    const missed = Math.floor(lateMs / intervalMs);
    if (record.plan.cron === undefined) {
      record.skipped.late += missed;
      dueMs += (missed + 1) * intervalMs;
    } else dueMs = nextByCron(clock.nowMs());
    wake();
    const paused = pausedWhy();
    if (paused !== undefined) {
      record.skipped[paused]++;
      return;
    }
    if (underWay !== undefined) {
      record.skipped.overlap++;
      return;
    }
    const latestMs = dueMs - timeoutMs - cleanupTimeoutMs;
    const waitMs = Math.min(intervalMs / 2, ADMISSION_WAIT_MAX_MS);
    const times: RunTimes = {
      scheduledMs: clock.nowMs() - (lateMs % intervalMs),
      admitUntilMs: Math.max(nowMs, Math.min(latestMs, nowMs + waitMs)),
      windowEndsMs: dueMs,
    };
    occupy(async () => void (await perform(times)));
  };

  const wake = (): void => {
    cancelTimer();
    if (!started || ended !== undefined) return;
    cancelTimer = clock.after(Math.max(0, dueMs - clock.monotonicMs()), onDue);
  };

  return {
    record,
    get dueMs() {
      return dueMs;
    },
    start: () => {
      started = true;
      if (dueMs < clock.monotonicMs()) dueMs = somewhen(); // what was applied long before the start is not late
      wake();
    },
    change: (next) => {
      const { intervalMs, jitterMs, cron } = record.plan;
      record.plan = next;
      const isSame = intervalMs === next.intervalMs && jitterMs === next.jitterMs;
      if (!isSame || JSON.stringify(cron) !== JSON.stringify(next.cron)) dueMs = somewhen();
      if (told !== undefined) tellIfFailing();
      wake();
    },
    end: (why) => {
      ended = why;
      cancelTimer();
      for (const done of [...pauses]) done();
      if (why === 'removed' && told !== undefined) tell({ ...told, endedMs: clock.nowMs() });
      nextManual();
    },
    settled: async () => {
      while (underWay !== undefined) await underWay;
    },
    runNow: () =>
      new Promise((resolve, reject) => {
        manual.push({ resolve, reject });
        nextManual();
      }),
  };
}

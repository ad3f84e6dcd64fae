import { CheckError } from '../contract.ts';
import { newRecord, takeHistory, takeRun } from './journeyRecord.ts';
import { journeySignal, saysMore } from './journeySignal.ts';
import { performRun } from './performRun.ts';
/** A run that finds no room waits for so long at most, and no longer than half its interval. */
const ADMISSION_WAIT_MAX_MS = 30_000;
/** The same for a run that a person asked for and is waiting for. */
const MANUAL_WAIT_MS = 5000;
/** Attempts of an earlier process that are looked at. */
const HISTORY_LIMIT = 200;
const NOT_RUN = { removed: 'the journey was removed', stopped: 'checks are being stopped' };
function inWords(error) {
    return error instanceof Error ? error.message : String(error);
}
/** Runs a journey when it is due, one run after the other, and says what that means. */
export function scheduleJourney(plan, engine, ports) {
    const { clock, random } = engine;
    const record = newRecord(plan);
    const manual = [];
    const pauses = new Set();
    let started = false;
    let ended;
    let underWay;
    let told;
    let cancelTimer = () => { };
    /** Not aligned to anything, so that not everybody runs at once. */
    const somewhen = () => clock.monotonicMs() + Math.floor(random() * record.plan.jitterMs);
    let dueMs = somewhen();
    const tell = (signal) => {
        if (told !== undefined && !saysMore(told, signal))
            return;
        told = signal.endedMs === null ? signal : undefined;
        ports.onSignal(signal);
    };
    const tellIfFailing = () => {
        const { failingSinceMs } = record.verdict;
        if (failingSinceMs !== undefined)
            tell(journeySignal(record, failingSinceMs, null));
    };
    /** After a restart it stands as it stood before. */
    const ready = ports.recentRuns(plan.id, HISTORY_LIMIT).then((runs) => {
        if (ended === 'removed')
            return;
        takeHistory(record, runs);
        tellIfFailing();
    }, (error) => ports.onProblem(`its earlier runs could not be read: ${inWords(error)}`, plan.id));
    const keep = (result) => ports.onRun(result).catch((error) => {
        ports.onProblem(`a run could not be kept: ${inWords(error)}`, plan.id);
    });
    const pause = (durationMs) => new Promise((resolve) => {
        const done = () => {
            cancel();
            pauses.delete(done);
            resolve();
        };
        const cancel = clock.after(durationMs, done);
        pauses.add(done);
    });
    const perform = async (times) => {
        const attempts = await performRun(record.plan, times, {
            ...engine,
            keep,
            pause,
            onSkip: (reason) => record.skipped[reason]++,
            ended: () => ended !== undefined,
        });
        const last = attempts.at(-1);
        if (ended === 'removed')
            return last;
        const startedMs = record.verdict.failingSinceMs;
        const change = takeRun(record, attempts);
        if (change.kind === 'ended')
            tell(journeySignal(record, startedMs ?? change.endedMs, change.endedMs));
        else
            tellIfFailing();
        return last;
    };
    const occupy = (work) => {
        underWay = ready
            .then(work)
            .catch((error) => ports.onProblem(`a run went wrong by a mistake of Vigil's own: ${inWords(error)}`, plan.id))
            .then(() => {
            underWay = undefined;
            nextManual();
        });
    };
    const nextManual = () => {
        if (underWay !== undefined)
            return;
        if (ended !== undefined) {
            for (const { reject } of manual.splice(0))
                reject(new CheckError('not_run', NOT_RUN[ended]));
            return;
        }
        const asked = manual.shift();
        if (asked === undefined)
            return;
        occupy(async () => {
            const nowMs = clock.monotonicMs();
            const result = await perform({
                scheduledMs: clock.nowMs(),
                admitUntilMs: nowMs + MANUAL_WAIT_MS,
                windowEndsMs: nowMs + record.plan.intervalMs,
            }).catch((error) => {
                asked.reject(new CheckError('not_run', 'the run went wrong by a mistake of Vigil'));
                throw error;
            });
            if (result.outcome === 'skipped')
                asked.reject(new CheckError('not_run', result.reason));
            else
                asked.resolve(result);
        });
    };
    const onDue = () => {
        const { intervalMs, timeoutMs, cleanupTimeoutMs } = record.plan;
        const nowMs = clock.monotonicMs();
        const lateMs = Math.max(0, nowMs - dueMs);
        // The grid stays where it is: a timer that is late, or a machine that slept, moves no later run.
        const missed = Math.floor(lateMs / intervalMs);
        record.skipped.late += missed;
        dueMs += (missed + 1) * intervalMs;
        wake();
        if (underWay !== undefined) {
            record.skipped.overlap++;
            return;
        }
        const latestMs = dueMs - timeoutMs - cleanupTimeoutMs;
        const waitMs = Math.min(intervalMs / 2, ADMISSION_WAIT_MAX_MS);
        const times = {
            scheduledMs: clock.nowMs() - (lateMs % intervalMs),
            admitUntilMs: Math.max(nowMs, Math.min(latestMs, nowMs + waitMs)),
            windowEndsMs: dueMs,
        };
        occupy(async () => void (await perform(times)));
    };
    const wake = () => {
        cancelTimer();
        if (!started || ended !== undefined)
            return;
        cancelTimer = clock.after(Math.max(0, dueMs - clock.monotonicMs()), onDue);
    };
    return {
        record,
        get dueMs() {
            return dueMs;
        },
        start: () => {
            started = true;
            if (dueMs < clock.monotonicMs())
                dueMs = somewhen(); // what was applied long before the start is not late
            wake();
        },
        change: (next) => {
            const { intervalMs, jitterMs } = record.plan;
            record.plan = next;
            if (intervalMs !== next.intervalMs || jitterMs !== next.jitterMs)
                dueMs = somewhen();
            if (told !== undefined)
                tellIfFailing();
            wake();
        },
        end: (why) => {
            ended = why;
            cancelTimer();
            for (const done of [...pauses])
                done();
            if (why === 'removed' && told !== undefined)
                tell({ ...told, endedMs: clock.nowMs() });
            nextManual();
        },
        settled: async () => {
            while (underWay !== undefined)
                await underWay;
        },
        runNow: () => new Promise((resolve, reject) => {
            manual.push({ resolve, reject });
            nextManual();
        }),
    };
}

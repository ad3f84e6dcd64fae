import { setImmediate as nextTurn } from 'node:timers/promises';
import { createAlertmanagerClient } from '../api/alertmanagerClient.ts';
import { AlertmanagerError } from '../api/alertmanagerError.ts';
import { clockOffsetMs } from '../api/clockOffset.ts';
import { fetchAlerts } from '../api/fetchAlerts.ts';
import { fetchInstance } from '../api/fetchInstance.ts';
import { createAlertBook } from './alertBook.ts';
import { pollDelayMs } from './pollDelay.ts';
/** Events that are told between two turns of everybody else. */
const TOLD_A_TURN = 100;
export function createAlertmanagerIntake(o) {
    const { alertmanager, nowMs } = o;
    const { id, pollIntervalMs } = alertmanager;
    const who = `Alertmanager "${id}"`;
    const ask = createAlertmanagerClient(o);
    const book = createAlertBook({ source: id, labels: alertmanager, open: o.open ?? [] });
    const stopping = new AbortController();
    let timer;
    let polling = Promise.resolve();
    let telling = Promise.resolve();
    let state = 'waiting';
    let problem = '';
    let failures = 0;
    let lastPollMs = 0;
    let version = '';
    let offsetMs = 0;
    let notifications = 0;
    /** One list or notification after the other: their events must not mix. */
    function tell(events) {
        const told = telling.then(async () => {
            let count = 0;
            for (const event of events()) {
                await o.onSignal(event);
                if (++count % TOLD_A_TURN === 0)
                    await nextTurn();
            }
            return count;
        });
        telling = told.catch(() => { });
        return told;
    }
    async function pollOnce() {
        if (stopping.signal.aborted)
            return;
        const order = book.next();
        try {
            const { alerts, answer } = await fetchAlerts(ask, who, stopping.signal);
            // Behind the list: a restart between the two then looks like one before both, and nothing is ended by it.
            const instance = await fetchInstance(ask, stopping.signal);
            stopping.signal.throwIfAborted();
            offsetMs = clockOffsetMs(answer);
            version = instance?.version ?? version;
            await tell(() => book.poll({ order, nowMs: answer.answeredMs, offsetMs, alerts, instance }));
            lastPollMs = answer.answeredMs;
            failures = 0;
            become('reachable', '');
        }
        catch (error) {
            if (stopping.signal.aborted)
                return;
            failures += 1;
            if (error instanceof AlertmanagerError)
                return become('away', error.message);
            o.onError?.(error);
            become('away', `The alerts of ${who} could not be taken over: see the log.`);
        }
    }
    function become(next, why) {
        const isNews = next !== state || why !== problem;
        state = next;
        problem = why;
        if (isNews)
            o.onStateChange?.(status());
    }
    function status() {
        return {
            ...{ id, state, problem, failures, lastPollMs, version, clockOffsetMs: offsetMs, notifications },
            open: book.openCount,
            suppressed: book.suppressedCount,
        };
    }
    const poll = () => (polling = polling.then(pollOnce));
    function pollIn(delayMs) {
        timer = setTimeout(() => {
            void poll().then(() => {
                if (!stopping.signal.aborted)
                    pollIn(pollDelayMs(pollIntervalMs, failures));
            });
        }, delayMs);
    }
    return {
        id,
        start: () => pollIn(0),
        stop: async () => {
            stopping.abort();
            clearTimeout(timer);
            await polling;
            await telling;
        },
        poll,
        takeNotification: async ({ alerts, truncatedAlerts }) => {
            const sighting = { order: book.next(), nowMs: nowMs(), offsetMs };
            const changes = await tell(() => book.notification(alerts, sighting));
            notifications += 1;
            if (truncatedAlerts > 0)
                void poll(); // the rest of the group is in the list alone
            return { alerts: alerts.length, changes };
        },
        open: () => book.open(),
        status,
    };
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AlertmanagerConfig } from '@vigil/quality-model';
import type { AlertSignalEvent } from '../../signals/index.ts';
import { createAlertmanagerClient } from '../api/alertmanagerClient.ts';
import { AlertmanagerError } from '../api/alertmanagerError.ts';
import { clockOffsetMs } from '../api/clockOffset.ts';
import { fetchAlerts } from '../api/fetchAlerts.ts';
import { fetchInstance } from '../api/fetchInstance.ts';
import type { WebhookPayload } from '../webhook/webhookPayload.ts';
import { createAlertBook } from './alertBook.ts';
import type { AlertmanagerStatus } from './intakeStatus.ts';
import { pollDelayMs } from './pollDelay.ts';

export type AlertmanagerIntakeOptions = Readonly<{
  alertmanager: AlertmanagerConfig;
  /** Of every request, with their secrets in them (`destinationHeaders`). */
  headers: Readonly<Record<string, string>>;
  /**
   * Gets what began, changed or ended, one at a time: the next when it has resolved. If it fails, the event is not taken
   * as told, and the next poll makes it again.
   */
  onSignal: (signal: AlertSignalEvent) => void | Promise<void>;
  /**
   * Alerts of this source that were told as open before a restart, from where signals are kept. The first poll that
   * succeeds ends those that are over. Default: none; then an alert that ended while we were down is never told as ended.
   */
  open?: Iterable<AlertSignalEvent> | undefined;
  /** It went away, or is there again: for the log. */
  onStateChange?: ((status: AlertmanagerStatus) => void) | undefined;
  /** `onSignal` failed during a poll: for the log. */
  onError?: ((error: unknown) => void) | undefined;
  /** Unix milliseconds. */
  nowMs: () => number;
  /** Default: Node's own. */
  fetch?: typeof fetch | undefined;
}>;

/** What a notification did. A repeated one changes nothing. */
export type NotificationOutcome = Readonly<{ alerts: number; changes: number }>;

/** Takes the alerts of one Alertmanager, by poll and by webhook, and tells what becomes of them. */
export interface AlertmanagerIntake {
  readonly id: string;
  /** Polls at once, and from then on. */
  start(): void;
  /** Resolves when nothing is under way; an open poll is broken off. */
  stop(): Promise<void>;
  /** A poll beside those that come by themselves. Resolves when it is over, however; never rejects. */
  poll(): Promise<void>;
  /** Resolves when all of it is told. */
  takeNotification(payload: WebhookPayload): Promise<NotificationOutcome>;
  /** Alerts that are open, as they were told. */
  open(): Iterable<AlertSignalEvent>;
  status(): AlertmanagerStatus;
}

/** Events that are told between two turns of everybody else. */
const TOLD_A_TURN = 100;

export function createAlertmanagerIntake(o: AlertmanagerIntakeOptions): AlertmanagerIntake {
  const { alertmanager, nowMs } = o;
  const { id, pollIntervalMs } = alertmanager;
  const who = `Alertmanager "${id}"`;
  const ask = createAlertmanagerClient(o);
  const book = createAlertBook({ source: id, labels: alertmanager, open: o.open ?? [] });
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let polling: Promise<void> = Promise.resolve();
  let telling: Promise<unknown> = Promise.resolve();
  let state: AlertmanagerStatus['state'] = 'waiting';
  let problem = '';
  let failures = 0;
  let lastPollMs = 0;
  let version = '';
  let offsetMs = 0;
  let notifications = 0;

  /** One list or notification after the other: their events must not mix. */
  function tell(events: () => Iterable<AlertSignalEvent>): Promise<number> {
    const told = telling.then(async () => {
      let count = 0;
      for (const event of events()) {
        await o.onSignal(event);
        if (++count % TOLD_A_TURN === 0) await nextTurn();
      }
      return count;
    });
    telling = told.catch(() => {});
    return told;
  }

  async function pollOnce(): Promise<void> {
    if (stopping.signal.aborted) return;
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
    } catch (error) {
      if (stopping.signal.aborted) return;
      failures += 1;
      if (error instanceof AlertmanagerError) return become('away', error.message);
      o.onError?.(error);
      become('away', `The alerts of ${who} could not be taken over: see the log.`);
    }
  }

  function become(next: AlertmanagerStatus['state'], why: string): void {
    const isNews = next !== state || why !== problem;
    state = next;
    problem = why;
    if (isNews) o.onStateChange?.(status());
  }

  function status(): AlertmanagerStatus {
    return {
      ...{ id, state, problem, failures, lastPollMs, version, clockOffsetMs: offsetMs, notifications },
      open: book.openCount,
      suppressed: book.suppressedCount,
    };
  }

  const poll = (): Promise<void> => (polling = polling.then(pollOnce));

  function pollIn(delayMs: number): void {
    timer = setTimeout(() => {
      void poll().then(() => {
        if (!stopping.signal.aborted) pollIn(pollDelayMs(pollIntervalMs, failures));
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
      if (truncatedAlerts > 0) void poll(); // the rest of the group is in the list alone
      return { alerts: alerts.length, changes };
    },
    open: () => book.open(),
    status,
  };
}

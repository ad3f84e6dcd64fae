import type { AlertSignalEvent } from '../../signals/index.ts';
import type { Instance } from '../api/fetchInstance.ts';
import type { ListedAlert } from '../api/listedAlert.ts';
import type { NotifiedAlert } from '../webhook/webhookPayload.ts';
import { alertSubject, isOwn, type SubjectLabels } from './alertSubject.ts';
import { alertTitle } from './alertTitle.ts';

/**
 * Longest time that a sender takes to tell a restarted Alertmanager its alerts again: its own `resolve_timeout`.
 * Prometheus does it each minute, Grafana each 30 s.
 */
const RETOLD_WITHIN_MS = 300_000;

/** A told time and the same one told later, after a restart of ours, differ by what clocks are estimated differently. */
const SAME_EPISODE_MS = 60_000;

/** An alert that ended is remembered so long, so that a notification that comes late does not bring it back. */
const ENDED_KEPT_MS = 3_600_000;
const ENDED_KEPT_MAX = 20_000;

/** What all alerts of one answer or notification have in common. Times by our clock, Unix milliseconds. */
export type Sighting = Readonly<{
  /** From `next()`: which of two sightings began first. A poll begins when it is sent, a notification when it is here. */
  order: number;
  nowMs: number;
  /** To be added to its times to get ours. */
  offsetMs: number;
}>;

export type Poll = Sighting & Readonly<{ alerts: readonly ListedAlert[]; instance: Instance | undefined }>;

/** An alert that was told as open. */
type Open = Readonly<{
  told: AlertSignalEvent;
  /** As its sender wrote it; null after a restart of ours. */
  startsAtMs: number | null;
  /** When it ends unless it is told again, by the Alertmanager's clock; null where no list said so. */
  endsAtMs: number | null;
  /** `startedMs` of the life of the Alertmanager that listed it last; null if none did. */
  listedBy: number | null;
  order: number;
  /** When it was seen last; 0 after a restart of ours. */
  seenMs: number;
}>;

/** An episode that is over. */
type Ended = Readonly<{ startsAtMs: number; endedMs: number; order: number; noticedMs: number }>;

/**
 * What an Alertmanager's alerts have become, and what of it was told. Each of the iterables makes one event at a time and
 * takes it as told when the next one is asked for: if the reader fails, the event is made again by the next poll.
 */
export interface AlertBook {
  next(): number;
  /** A whole list: begins, changes, and ends what it does not have any more. */
  poll(poll: Poll): Iterable<AlertSignalEvent>;
  /** A notification: begins, changes and ends what it names. One that was seen before changes nothing. */
  notification(alerts: readonly NotifiedAlert[], sighting: Sighting): Iterable<AlertSignalEvent>;
  open(): Iterable<AlertSignalEvent>;
  readonly openCount: number;
  readonly suppressedCount: number;
}

export type AlertBookOptions = Readonly<{
  source: string;
  labels: SubjectLabels;
  /** What was told as open before a restart. */
  open: Iterable<AlertSignalEvent>;
}>;

export function createAlertBook({ source, labels: subjectLabels, open: before }: AlertBookOptions): AlertBook {
  let order = 0;
  const open = new Map<string, Open>();
  const ended = new Map<string, Ended>();
  for (const told of before) {
    if (told.source !== source || told.endedMs !== null) continue;
    open.set(told.fingerprint, { told, startsAtMs: null, endsAtMs: null, listedBy: null, order, seenMs: 0 });
  }

  function* end(was: Open, endedMs: number, sighting: Sighting): Iterable<AlertSignalEvent> {
    const { fingerprint, startedMs } = was.told;
    yield { ...was.told, endedMs: Math.max(endedMs, startedMs) };
    open.delete(fingerprint);
    remember(fingerprint, was.startsAtMs ?? startedMs - sighting.offsetMs, Math.max(endedMs, startedMs), sighting);
  }

  function remember(fingerprint: string, startsAtMs: number, endedMs: number, { order: at, nowMs }: Sighting): void {
    ended.delete(fingerprint); // so that the map is in the order of noticing
    ended.set(fingerprint, { startsAtMs, endedMs, order: at, noticedMs: nowMs });
    for (const [oldest, { noticedMs }] of ended) {
      if (ended.size <= ENDED_KEPT_MAX && noticedMs > nowMs - ENDED_KEPT_MS) break;
      ended.delete(oldest);
    }
  }

  /**
   * Another episode of the alert? Alertmanager merges what begins before the end that it knows, so only one that knows of
   * an end between, the same life as before, can list a later start. A restarted one has forgotten the first of several
   * senders, and a notification comes from nobody knows which: there, what overlaps is the same.
   */
  function isLater(was: Open, startsAtMs: number, startedMs: number, listedBy: number | null): boolean {
    if (was.startsAtMs === null) return startedMs > was.told.startedMs + SAME_EPISODE_MS;
    const overlaps = was.endsAtMs !== null && startsAtMs < was.endsAtMs;
    return startsAtMs > was.startsAtMs && (!overlaps || (listedBy !== null && listedBy === was.listedBy));
  }

  /** It fires now; `list` is absent where a notification says so. */
  function* fires(
    alert: ListedAlert | NotifiedAlert,
    startedMs: number,
    list: Pick<Open, 'endsAtMs' | 'listedBy'> | undefined,
    sighting: Sighting,
  ): Iterable<AlertSignalEvent> {
    const { fingerprint, labels, annotations, generatorUrl, startsAtMs } = alert;
    let was = open.get(fingerprint);
    if (was !== undefined && isLater(was, startsAtMs, startedMs, list?.listedBy ?? null)) {
      yield* end(was, endBetween(was, startedMs, sighting.offsetMs), sighting);
      was = undefined;
    }
    const over = ended.get(fingerprint);
    const subject = alertSubject(labels, subjectLabels);
    const told: AlertSignalEvent = {
      kind: 'alert',
      key: `alert:${source}:${fingerprint}`,
      source,
      fingerprint,
      subject,
      // A time is told once: the clocks' difference is only estimated. What comes back begins behind its end.
      startedMs: was?.told.startedMs ?? Math.max(startedMs, over === undefined ? 0 : over.endedMs + 1),
      endedMs: null,
      title: alertTitle(labels, annotations, subject),
      labels,
      annotations,
      generatorUrl,
      own: isOwn(labels),
      // Who is notified of it is not suppressed; afterwards only the list knows.
      suppressed: 'suppressed' in alert ? alert.suppressed : (was?.told.suppressed ?? false),
    };
    const isNews = was === undefined || !saysTheSame(was.told, told);
    if (isNews) yield told;
    open.set(fingerprint, {
      told: isNews ? told : was!.told,
      startsAtMs: list === undefined ? (was?.startsAtMs ?? startsAtMs) : startsAtMs,
      endsAtMs: list === undefined ? (was?.endsAtMs ?? null) : list.endsAtMs,
      listedBy: list === undefined ? (was?.listedBy ?? null) : list.listedBy,
      order: sighting.order,
      seenMs: sighting.nowMs,
    });
  }

  /**
   * A list lacks it. An Alertmanager keeps alerts in memory: one that was restarted lists an alert again only when its
   * sender has told it again. Until then it is held: to its own end, as the Alertmanager before would have done, or,
   * where that is not known, as long as senders take.
   */
  function endOf(was: Open, { nowMs, offsetMs, instance }: Poll): number | undefined {
    const theirNowMs = nowMs - offsetMs;
    if (was.listedBy === null || was.listedBy !== instance?.startedMs) {
      const heldUntilMs = was.endsAtMs ?? (instance === undefined ? Infinity : instance.startedMs + RETOLD_WITHIN_MS);
      if (theirNowMs < heldUntilMs) return undefined;
    }
    return endBetween(was, nowMs, offsetMs);
  }

  return {
    next: () => ++order,
    *poll(poll) {
      const { alerts, instance, nowMs, offsetMs } = poll;
      const listed = new Set<string>();
      for (const alert of alerts) {
        if (listed.has(alert.fingerprint)) continue;
        listed.add(alert.fingerprint);
        const over = ended.get(alert.fingerprint);
        if (over !== undefined && over.order > poll.order) continue; // a notification overtook the list
        // A start behind the update that brought it is of a sender whose clock is not the Alertmanager's: it may be ours.
        const ofItsClock = alert.startsAtMs <= alert.updatedAtMs;
        const startedMs = Math.min(nowMs, alert.startsAtMs + (ofItsClock ? offsetMs : 0));
        const list = { endsAtMs: alert.endsAtMs, listedBy: instance?.startedMs ?? null };
        yield* fires(alert, startedMs, list, poll);
      }
      for (const [fingerprint, was] of [...open]) {
        // What a notification told while the list was on its way, the list cannot know.
        if (listed.has(fingerprint) || was.order > poll.order) continue;
        const endedMs = endOf(was, poll);
        if (endedMs !== undefined) yield* end(was, endedMs, poll);
      }
    },
    *notification(alerts, sighting) {
      const { nowMs, offsetMs } = sighting;
      for (const alert of alerts) {
        const was = open.get(alert.fingerprint);
        const startedMs = Math.min(nowMs, alert.startsAtMs + offsetMs);
        const isStale = was !== undefined && was.startsAtMs !== null && alert.startsAtMs < was.startsAtMs;
        if (isStale) continue; // of an episode that is over: it comes late
        switch (alert.status) {
          case 'firing': {
            const over = ended.get(alert.fingerprint);
            if (over !== undefined && alert.startsAtMs <= over.startsAtMs) break; // the same, repeated too late
            yield* fires(alert, startedMs, undefined, sighting);
            break;
          }
          case 'resolved': {
            const endedMs = Math.min(nowMs, alert.endsAtMs === null ? nowMs : alert.endsAtMs + offsetMs);
            if (was !== undefined) yield* end({ ...was, startsAtMs: alert.startsAtMs }, endedMs, sighting);
            else if (alert.startsAtMs > (ended.get(alert.fingerprint)?.startsAtMs ?? -Infinity))
              remember(alert.fingerprint, alert.startsAtMs, endedMs, sighting);
            break;
          }
          default:
            alert.status satisfies never;
        }
      }
    },
    *open() {
      for (const { told } of open.values()) yield told;
    },
    get openCount() {
      return open.size;
    },
    get suppressedCount() {
      let count = 0;
      for (const { told } of open.values()) if (told.suppressed) count += 1;
      return count;
    },
  };
}

/** When it ended, between the last look and `nowMs`: at its own end if that was then, else when it was seen last. */
function endBetween({ endsAtMs, seenMs }: Open, nowMs: number, offsetMs: number): number {
  const ownEndMs = endsAtMs === null ? 0 : endsAtMs + offsetMs;
  if (ownEndMs > seenMs && ownEndMs <= nowMs) return ownEndMs;
  return seenMs === 0 ? nowMs : Math.min(seenMs, nowMs);
}

/** Labels are the fingerprint's: they do not change. */
function saysTheSame(was: AlertSignalEvent, is: AlertSignalEvent): boolean {
  return (
    was.suppressed === is.suppressed &&
    was.title === is.title &&
    was.generatorUrl === is.generatorUrl &&
    sameTexts(was.annotations, is.annotations)
  );
}

function sameTexts(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

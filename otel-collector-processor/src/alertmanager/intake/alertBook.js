import { alertSubject, isOwn } from './alertSubject.ts';
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
export function createAlertBook({ source, labels: subjectLabels, open: before }) {
    let order = 0;
    const open = new Map();
    const ended = new Map();
    for (const told of before) {
        if (told.source !== source || told.endedMs !== null)
            continue;
        open.set(told.fingerprint, { told, startsAtMs: null, endsAtMs: null, listedBy: null, order, seenMs: 0 });
    }
    function* end(was, endedMs, sighting) {
        const { fingerprint, startedMs } = was.told;
        yield { ...was.told, endedMs: Math.max(endedMs, startedMs) };
        open.delete(fingerprint);
        remember(fingerprint, was.startsAtMs ?? startedMs - sighting.offsetMs, Math.max(endedMs, startedMs), sighting);
    }
    function remember(fingerprint, startsAtMs, endedMs, { order: at, nowMs }) {
        ended.delete(fingerprint); // so that the map is in the order of noticing
        ended.set(fingerprint, { startsAtMs, endedMs, order: at, noticedMs: nowMs });
        for (const [oldest, { noticedMs }] of ended) {
            if (ended.size <= ENDED_KEPT_MAX && noticedMs > nowMs - ENDED_KEPT_MS)
                break;
            ended.delete(oldest);
        }
    }
    /**
     * Another episode of the alert? Alertmanager merges what begins before the end that it knows, so only one that knows of
     * an end between, the same life as before, can list a later start. A restarted one has forgotten the first of several
     * senders, and a notification comes from nobody knows which: there, what overlaps is the same.
     */
    function isLater(was, startsAtMs, startedMs, listedBy) {
        if (was.startsAtMs === null)
            return startedMs > was.told.startedMs + SAME_EPISODE_MS;
        const overlaps = was.endsAtMs !== null && startsAtMs < was.endsAtMs;
        return startsAtMs > was.startsAtMs && (!overlaps || (listedBy !== null && listedBy === was.listedBy));
    }
    /** It fires now; `list` is absent where a notification says so. */
    function* fires(alert, startedMs, list, sighting) {
        const { fingerprint, labels, annotations, generatorUrl, startsAtMs } = alert;
        let was = open.get(fingerprint);
        if (was !== undefined && isLater(was, startsAtMs, startedMs, list?.listedBy ?? null)) {
            yield* end(was, endBetween(was, startedMs, sighting.offsetMs), sighting);
            was = undefined;
        }
        const over = ended.get(fingerprint);
        const subject = alertSubject(labels, subjectLabels);
        const told = {
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
        if (isNews)
            yield told;
        open.set(fingerprint, {
            told: isNews ? told : was.told,
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
    function endOf(was, { nowMs, offsetMs, instance }) {
        const theirNowMs = nowMs - offsetMs;
        if (was.listedBy === null || was.listedBy !== instance?.startedMs) {
            const heldUntilMs = was.endsAtMs ?? (instance === undefined ? Infinity : instance.startedMs + RETOLD_WITHIN_MS);
            if (theirNowMs < heldUntilMs)
                return undefined;
        }
        return endBetween(was, nowMs, offsetMs);
    }
    return {
        next: () => ++order,
        *poll(poll) {
            const { alerts, instance, nowMs, offsetMs } = poll;
            const listed = new Set();
            for (const alert of alerts) {
                if (listed.has(alert.fingerprint))
                    continue;
                listed.add(alert.fingerprint);
                const over = ended.get(alert.fingerprint);
                if (over !== undefined && over.order > poll.order)
                    continue; // a notification overtook the list
                // A start behind the update that brought it is of a sender whose clock is not the Alertmanager's: it may be ours.
                const ofItsClock = alert.startsAtMs <= alert.updatedAtMs;
                const startedMs = Math.min(nowMs, alert.startsAtMs + (ofItsClock ? offsetMs : 0));
                const list = { endsAtMs: alert.endsAtMs, listedBy: instance?.startedMs ?? null };
                yield* fires(alert, startedMs, list, poll);
            }
            for (const [fingerprint, was] of [...open]) {
                // What a notification told while the list was on its way, the list cannot know.
                if (listed.has(fingerprint) || was.order > poll.order)
                    continue;
                const endedMs = endOf(was, poll);
                if (endedMs !== undefined)
                    yield* end(was, endedMs, poll);
            }
        },
        *notification(alerts, sighting) {
            const { nowMs, offsetMs } = sighting;
            for (const alert of alerts) {
                const was = open.get(alert.fingerprint);
                const startedMs = Math.min(nowMs, alert.startsAtMs + offsetMs);
                const isStale = was !== undefined && was.startsAtMs !== null && alert.startsAtMs < was.startsAtMs;
                if (isStale)
                    continue; // of an episode that is over: it comes late
                switch (alert.status) {
                    case 'firing': {
                        const over = ended.get(alert.fingerprint);
                        if (over !== undefined && alert.startsAtMs <= over.startsAtMs)
                            break; // the same, repeated too late
                        yield* fires(alert, startedMs, undefined, sighting);
                        break;
                    }
                    case 'resolved': {
                        const endedMs = Math.min(nowMs, alert.endsAtMs === null ? nowMs : alert.endsAtMs + offsetMs);
                        if (was !== undefined)
                            yield* end({ ...was, startsAtMs: alert.startsAtMs }, endedMs, sighting);
                        else if (alert.startsAtMs > (ended.get(alert.fingerprint)?.startsAtMs ?? -Infinity))
                            remember(alert.fingerprint, alert.startsAtMs, endedMs, sighting);
                        break;
                    }
                    default:
                        alert.status;
                }
            }
        },
        *open() {
            for (const { told } of open.values())
                yield told;
        },
        get openCount() {
            return open.size;
        },
        get suppressedCount() {
            let count = 0;
            for (const { told } of open.values())
                if (told.suppressed)
                    count += 1;
            return count;
        },
    };
}
/** When it ended, between the last look and `nowMs`: at its own end if that was then, else when it was seen last. */
function endBetween({ endsAtMs, seenMs }, nowMs, offsetMs) {
    const ownEndMs = endsAtMs === null ? 0 : endsAtMs + offsetMs;
    if (ownEndMs > seenMs && ownEndMs <= nowMs)
        return ownEndMs;
    return seenMs === 0 ? nowMs : Math.min(seenMs, nowMs);
}
/** Labels are the fingerprint's: they do not change. */
function saysTheSame(was, is) {
    return (was.suppressed === is.suppressed &&
        was.title === is.title &&
        was.generatorUrl === is.generatorUrl &&
        sameTexts(was.annotations, is.annotations));
}
function sameTexts(a, b) {
    const names = Object.keys(a);
    return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

import { alertmanagerConfig, listed, notified, NOW_MS } from '../testing/alerts.ts';
import { createAlertBook } from './alertBook.ts';
const HOUR_MS = 3_600_000;
const LIFE = { startedMs: NOW_MS - HOUR_MS, version: '0.25.0' };
const labels = alertmanagerConfig();
/** A book, and polls and notifications of it at times after NOW_MS. */
function bookOf(open = []) {
    const book = createAlertBook({ source: 'main', labels, open });
    const at = (afterMs) => ({ order: book.next(), nowMs: NOW_MS + afterMs, offsetMs: 0 });
    return {
        book,
        poll: (afterMs, alerts, overrides = {}) => [
            ...book.poll({ ...at(afterMs), alerts, instance: LIFE, ...overrides }),
        ],
        notify: (afterMs, alerts, overrides = {}) => [
            ...book.notification(alerts, { ...at(afterMs), ...overrides }),
        ],
    };
}
/** What an event says, in short: since when, and until when, in seconds after NOW_MS. */
const seconds = (events) => events.map(({ startedMs, endedMs }) => [
    (startedMs - NOW_MS) / 1000,
    endedMs === null ? 'open' : (endedMs - NOW_MS) / 1000,
]);
describe('a list', () => {
    test('tells an alert that is new, in full', () => {
        const { poll } = bookOf();
        const alert = listed({
            labels: { alertname: 'HighLatency', service: 'cart', span_name: 'GET /carts', environment: 'prod' },
            annotations: { summary: 'p95 above 800 ms', runbook_url: 'https://r' },
            generatorUrl: 'http://prometheus/graph',
        });
        expect(poll(0, [alert])).toEqual([
            {
                kind: 'alert',
                key: 'alert:main:f1',
                source: 'main',
                fingerprint: 'f1',
                subject: {
                    service: { tenant: 'default', environment: 'prod', namespace: '', name: 'cart' },
                    operation: 'GET /carts',
                },
                startedMs: NOW_MS - 60_000,
                endedMs: null,
                title: 'p95 above 800 ms',
                labels: alert.labels,
                annotations: alert.annotations,
                generatorUrl: 'http://prometheus/graph',
                own: false,
                suppressed: false,
            },
        ]);
    });
    test.each([
        ['nothing', {}, 0],
        ['its end, by which its sender keeps it alive', { endsAtMs: NOW_MS + HOUR_MS, updatedAtMs: NOW_MS + 15_000 }, 0],
        ['that it is silenced', { suppressed: true }, 1],
        ['an annotation', { annotations: { summary: 'worse' } }, 1],
        ['where it was made', { generatorUrl: 'http://other' }, 1],
        ['an earlier start, as two senders of one alert have it', { startsAtMs: NOW_MS - 90_000 }, 0],
    ])('that differs by %s tells that, and nothing else', (_what, change, events) => {
        const { poll } = bookOf();
        poll(0, [listed()]);
        expect(poll(15_000, [listed(change)])).toHaveLength(events);
        expect(poll(30_000, [listed(change)])).toEqual([]);
    });
    test('ends what it does not have any more, at the time when it was seen last', () => {
        const { poll } = bookOf();
        poll(0, [listed(), listed({ fingerprint: 'f2' })]);
        const [event, ...others] = poll(15_000, [listed({ fingerprint: 'f2' })]);
        expect(event).toMatchObject({ fingerprint: 'f1', endedMs: NOW_MS });
        expect(others).toEqual([]);
        expect(poll(30_000, [listed({ fingerprint: 'f2' })])).toEqual([]);
    });
    test('ends an alert whose sender fell silent at its own end', () => {
        const { poll } = bookOf();
        poll(0, [listed({ endsAtMs: NOW_MS + 10_000 })]);
        expect(seconds(poll(15_000, []))).toEqual([[-60, 10]]);
    });
    test('tells an alert that ended and began again between two looks as both', () => {
        const { poll } = bookOf();
        poll(0, [listed()]);
        const again = listed({ startsAtMs: NOW_MS + 10_000, updatedAtMs: NOW_MS + 11_000 });
        expect(seconds(poll(15_000, [again]))).toEqual([
            [-60, 0],
            [10, 'open'],
        ]);
        expect(poll(30_000, [again])).toEqual([]);
    });
    test('lets an alert that comes back with its old start begin behind its end', () => {
        const { poll } = bookOf();
        poll(0, [listed()]);
        poll(15_000, []);
        expect(seconds(poll(30_000, [listed()]))).toEqual([[0.001, 'open']]);
    });
    test('counts an alert that it has twice once', () => {
        const { book, poll } = bookOf();
        expect(poll(0, [listed(), listed()])).toHaveLength(1);
        expect([book.openCount, book.suppressedCount]).toEqual([1, 0]);
    });
});
describe('when the Alertmanager was restarted, and its alerts were lost', () => {
    const next = { ...LIFE, startedMs: NOW_MS + 10_000 };
    test('an alert is held until its own end', () => {
        const { poll } = bookOf();
        poll(0, [listed()]);
        expect(poll(15_000, [], { instance: next })).toEqual([]);
        expect(poll(239_000, [], { instance: next })).toEqual([]);
        expect(seconds(poll(241_000, [], { instance: next }))).toEqual([[-60, 240]]);
    });
    test('an alert that is told again goes on, and ends like any other', () => {
        const { poll } = bookOf();
        poll(0, [listed()]);
        expect(poll(15_000, [], { instance: next })).toEqual([]);
        expect(poll(30_000, [listed({ endsAtMs: NOW_MS + 300_000 })], { instance: next })).toEqual([]);
        expect(seconds(poll(45_000, [], { instance: next }))).toEqual([[-60, 30]]);
    });
    test('an alert that a second sender began later, and told first, is the same', () => {
        const { poll, notify } = bookOf();
        poll(0, [listed()]);
        const later = { startsAtMs: NOW_MS - 50_000 };
        expect(notify(14_000, [notified(later)])).toEqual([]);
        expect(poll(15_000, [listed(later)], { instance: next })).toEqual([]);
        expect(poll(30_000, [listed()], { instance: next })).toEqual([]);
    });
    test.each([
        ['says', LIFE],
        ['does not say', undefined],
    ])('or %s which life it is of: without an answer it counts as another', (_what, instance) => {
        const { poll } = bookOf();
        poll(0, [listed()], { instance });
        expect(poll(15_000, [], { instance })).toHaveLength(instance === undefined ? 0 : 1);
    });
});
describe('after a restart of ours', () => {
    const told = () => bookOf().poll(0, [listed()]);
    test('an alert that was told, and is still there, is not told again', () => {
        const { poll } = bookOf(told());
        expect(poll(60_000, [listed()])).toEqual([]);
    });
    test('an alert that is gone is ended', () => {
        const { poll } = bookOf(told());
        expect(seconds(poll(60_000, []))).toEqual([[-60, 60]]);
    });
    test('an alert that ended and began again is told as both', () => {
        const { poll } = bookOf(told());
        const again = listed({ startsAtMs: NOW_MS + 100_000, updatedAtMs: NOW_MS + 101_000 });
        expect(seconds(poll(120_000, [again]))).toEqual([
            [-60, 100],
            [100.001, 'open'], // behind the end, or it would be of the same episode
        ]);
    });
    test('an alert is held as long as senders take to tell an Alertmanager that has just started', () => {
        const { poll } = bookOf(told());
        const instance = { ...LIFE, startedMs: NOW_MS };
        expect(poll(60_000, [], { instance })).toEqual([]);
        expect(poll(301_000, [], { instance })).toHaveLength(1);
    });
    test('what another source told, and what was over, is left alone', () => {
        const [event] = told();
        const { poll, book } = bookOf([
            { ...event, source: 'other' },
            { ...event, endedMs: NOW_MS },
        ]);
        expect(book.openCount).toBe(0);
        expect(poll(0, [])).toEqual([]);
    });
});
describe('a notification', () => {
    test('tells what fires and what is resolved', () => {
        const { notify } = bookOf();
        expect(seconds(notify(0, [notified()]))).toEqual([[-60, 'open']]);
        expect(seconds(notify(60_000, [notified({ status: 'resolved', endsAtMs: NOW_MS + 50_000 })]))).toEqual([[-60, 50]]);
    });
    test.each([
        ['firing', [notified()]],
        ['resolved', [notified({ status: 'resolved', endsAtMs: NOW_MS + 10_000 })]],
        ['firing, although it was resolved meanwhile', [notified()]],
    ])('that comes again, %s, changes nothing', (what, again) => {
        const { notify } = bookOf();
        notify(0, [notified()]);
        if (what !== 'firing')
            notify(20_000, [notified({ status: 'resolved', endsAtMs: NOW_MS + 10_000 })]);
        expect(notify(30_000, again)).toEqual([]);
    });
    test('of an alert that was resolved before it was ever told to fire changes nothing, in whatever order', () => {
        const { notify } = bookOf();
        expect(notify(0, [notified({ status: 'resolved', endsAtMs: NOW_MS })])).toEqual([]);
        expect(notify(0, [notified()])).toEqual([]);
    });
    test('of an earlier episode comes too late', () => {
        const { notify } = bookOf();
        notify(0, [notified({ startsAtMs: NOW_MS })]);
        expect(notify(1000, [notified({ status: 'resolved', endsAtMs: NOW_MS - 30_000 })])).toEqual([]);
        expect(notify(1000, [notified()])).toEqual([]);
    });
    test('of a later episode begins it', () => {
        const { notify } = bookOf();
        notify(0, [notified()]);
        notify(10_000, [notified({ status: 'resolved', endsAtMs: NOW_MS + 5000 })]);
        expect(seconds(notify(30_000, [notified({ startsAtMs: NOW_MS + 20_000 })]))).toEqual([[20, 'open']]);
    });
    test('does not say whether an alert that is known is silenced: only the list knows', () => {
        const { poll, notify } = bookOf();
        poll(0, [listed({ suppressed: true })]);
        expect(notify(0, [notified()])).toEqual([]);
    });
    test('and the list agree on one alert', () => {
        const { poll, notify } = bookOf();
        notify(0, [notified()]);
        expect(poll(1000, [listed()])).toEqual([]);
        expect(notify(2000, [notified()])).toEqual([]);
    });
    test('that comes while a list is on its way knows better than the list', () => {
        const { book, poll, notify } = bookOf();
        poll(0, [listed({ fingerprint: 'old' })]);
        const order = book.next(); // the list is asked for
        notify(1000, [notified(), notified({ fingerprint: 'old', status: 'resolved', endsAtMs: NOW_MS })]);
        expect(poll(2000, [listed({ fingerprint: 'old' })], { order })).toEqual([]);
        expect([...book.open()].map(({ fingerprint }) => fingerprint)).toEqual(['f1']);
    });
});
describe('clocks', () => {
    const TEN_MINUTES_MS = 600_000;
    test.each([
        ['ahead', -TEN_MINUTES_MS],
        ['behind', TEN_MINUTES_MS],
    ])('times of an Alertmanager that is ten minutes %s become ours', (_what, offsetMs) => {
        const { poll, notify } = bookOf();
        const theirs = (ms) => ms - offsetMs;
        const alert = listed({
            startsAtMs: theirs(NOW_MS - 60_000),
            updatedAtMs: theirs(NOW_MS),
            endsAtMs: theirs(NOW_MS + 240_000),
        });
        expect(seconds(poll(0, [alert], { offsetMs }))).toEqual([[-60, 'open']]);
        const resolved = notified({
            status: 'resolved',
            startsAtMs: alert.startsAtMs,
            endsAtMs: theirs(NOW_MS + 10_000),
        });
        expect(seconds(notify(15_000, [resolved], { offsetMs }))).toEqual([[-60, 10]]);
    });
    test('a start that is later than the update which brought it is by a clock of its own', () => {
        const { poll } = bookOf();
        const alert = listed({ startsAtMs: NOW_MS - 60_000, updatedAtMs: NOW_MS - TEN_MINUTES_MS });
        expect(seconds(poll(0, [alert], { offsetMs: TEN_MINUTES_MS }))).toEqual([[-60, 'open']]);
    });
    test('nothing starts, and nothing ends, in the future', () => {
        const { poll, notify } = bookOf();
        const future = NOW_MS + TEN_MINUTES_MS;
        expect(seconds(poll(0, [listed({ startsAtMs: future, updatedAtMs: future })]))).toEqual([[0, 'open']]);
        expect(seconds(notify(0, [notified({ startsAtMs: future, status: 'resolved', endsAtMs: future })]))).toEqual([
            [0, 0],
        ]);
    });
    test('an alert is held by the clock of its Alertmanager', () => {
        const { poll } = bookOf();
        const offsetMs = TEN_MINUTES_MS;
        const alert = listed({ endsAtMs: NOW_MS + 240_000 - offsetMs, updatedAtMs: NOW_MS - offsetMs });
        poll(0, [alert], { offsetMs });
        const instance = { ...LIFE, startedMs: NOW_MS + 1 };
        expect(poll(239_000, [], { offsetMs, instance })).toEqual([]);
        expect(poll(241_000, [], { offsetMs, instance })).toHaveLength(1);
    });
});
test('an event whose reader fails is made again', () => {
    const { book, poll } = bookOf();
    const fail = () => {
        for (const _event of book.poll({ order: 1, nowMs: NOW_MS, offsetMs: 0, alerts: [listed()], instance: LIFE }))
            throw new Error('the reader fails');
    };
    expect(fail).toThrow('the reader fails');
    expect(book.openCount).toBe(0);
    expect(poll(0, [listed()])).toHaveLength(1);
});
test('alerts that ended are forgotten after an hour', () => {
    const { notify } = bookOf();
    notify(0, [notified()]);
    notify(1000, [notified({ status: 'resolved', endsAtMs: NOW_MS })]);
    const other = (at) => [
        notified({ fingerprint: 'f2', startsAtMs: at }),
        notified({ fingerprint: 'f2', startsAtMs: at, status: 'resolved' }),
    ];
    notify(HOUR_MS, other(NOW_MS));
    expect(notify(HOUR_MS, [notified()])).toEqual([]);
    notify(HOUR_MS + 2000, other(NOW_MS + 1));
    expect(notify(HOUR_MS + 2000, [notified()])).toHaveLength(1);
});

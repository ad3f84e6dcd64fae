import { startAlertmanager } from '../../../test/support/alertmanager.ts';
import { describeWith, programOf } from '../../../test/support/debianPackage.ts';
import { createAlertmanagerIntake, createSilencer } from './index.ts';
import { alertmanagerConfig } from './testing/alerts.ts';
const program = programOf('prometheus-alertmanager', 'prometheus-alertmanager');
const isoIn = (ms) => new Date(Date.now() + ms).toISOString();
describeWith(program, 'prometheus-alertmanager')('a real Alertmanager', () => {
    let alertmanager;
    const running = [];
    beforeAll(async () => {
        alertmanager = await startAlertmanager(program);
    }, 60_000);
    afterAll(() => alertmanager?.stop());
    afterEach(async () => {
        await Promise.all(running.splice(0).map((intake) => intake.stop()));
    });
    /** An intake and silencer that tell of the alerts of one test alone. */
    function partsOf(test, open) {
        const told = [];
        const options = { alertmanager: alertmanagerConfig({ url: alertmanager.url }), headers: {}, nowMs: Date.now };
        const intake = createAlertmanagerIntake({
            ...options,
            open,
            onSignal: (signal) => {
                if (signal.labels['test'] === test)
                    told.push(signal);
            },
        });
        running.push(intake);
        return { intake, told, silencer: createSilencer({ ...options, intake }) };
    }
    const alertOf = (test, labels = {}, times = {}) => ({
        labels: { alertname: 'HighLatency', service: 'cart', test, ...labels },
        annotations: { summary: 'p95 above 800 ms' },
        ...times,
    });
    const only = (test) => ({ name: 'test', value: test, isRegex: false, isEqual: true });
    test('an alert that is posted is told, and when it is resolved, its end', async () => {
        const { intake, told } = partsOf('ends');
        const startsAt = isoIn(-60_000);
        await alertmanager.post([alertOf('ends', {}, { startsAt })]);
        await intake.poll();
        await intake.poll();
        expect(told).toMatchObject([
            { startedMs: Date.parse(startsAt), endedMs: null, title: 'p95 above 800 ms', suppressed: false, own: false },
        ]);
        await alertmanager.post([alertOf('ends', {}, { startsAt, endsAt: isoIn(-1) })]);
        await intake.poll();
        await intake.poll();
        expect(told).toHaveLength(2);
        expect(told[1]).toEqual({ ...told[0], endedMs: expect.any(Number) });
        expect(told[1].endedMs).toBeGreaterThanOrEqual(told[1].startedMs);
        expect(intake.status()).toMatchObject({ state: 'reachable', version: expect.stringMatching(/^0\.\d+\.\d+$/) });
    });
    test('an alert of a rule of ours says so', async () => {
        const { intake, told } = partsOf('own');
        await alertmanager.post([alertOf('own', { origin: 'vigil', job: 'checkout', service_name: 'cart' })]);
        await intake.poll();
        expect(told).toMatchObject([{ own: true, subject: { service: { name: 'cart' } } }]);
    });
    test('a silence is previewed, made, seen on the alerts, and expired', async () => {
        const { intake, told, silencer } = partsOf('silence');
        await alertmanager.post([alertOf('silence', { instance: 'a' }), alertOf('silence', { instance: 'b' })]);
        await intake.poll();
        const matchers = [only('silence'), { name: 'instance', value: 'a|c', isRegex: true, isEqual: true }];
        expect(silencer.preview(matchers).map(({ labels }) => labels['instance'])).toEqual(['a']);
        const [startsAtMs, endsAtMs] = [Date.now(), Date.now() + 3_600_000];
        const silence = { matchers, startsAtMs, endsAtMs, createdBy: 'kim', comment: 'known, see #12' };
        const silenceId = await silencer.createSilence(silence);
        expect((await alertmanager.silences()).find(({ id }) => id === silenceId)).toMatchObject({
            status: { state: 'active' },
            matchers,
            endsAt: new Date(endsAtMs).toISOString(),
            createdBy: 'kim',
            comment: 'known, see #12',
        });
        await intake.poll();
        expect(told.slice(2)).toMatchObject([{ labels: { instance: 'a' }, suppressed: true, endedMs: null }]);
        await silencer.expireSilence(silenceId);
        await silencer.expireSilence(silenceId);
        await intake.poll();
        expect(told.slice(3)).toMatchObject([{ labels: { instance: 'a' }, suppressed: false, endedMs: null }]);
        expect((await alertmanager.silences()).find(({ id }) => id === silenceId)?.status.state).toBe('expired');
    });
    test.each([
        [
            'a matcher of everything',
            { ...only(''), name: 'service' },
            60_000,
            'invalid_matcher',
            'must not match the empty string',
        ],
        ['a pattern that is none', { ...only('('), isRegex: true }, 60_000, 'invalid_matcher', 'missing closing )'],
        ['an end that is past', only('x'), -60_000, 'refused', "can't be in the past"],
    ])('a silence with %s is refused in its words', async (_what, matcher, endsInMs, code, words) => {
        const { silencer } = partsOf('refused');
        const made = silencer.createSilence({
            matchers: [matcher],
            startsAtMs: Date.now() - 120_000,
            endsAtMs: Date.now() + endsInMs,
            createdBy: 'kim',
            comment: 'x',
        });
        await expect(made).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    });
    test('a silence that there is not cannot be expired', async () => {
        const { silencer } = partsOf('expire');
        await expect(silencer.expireSilence('3f1c1d5e-0000-4000-8000-000000000000')).rejects.toMatchObject({
            code: 'not_found',
        });
    });
    test('a restart in the middle, which loses all alerts, resolves none of those that go on', async () => {
        const { intake, told } = partsOf('restart');
        const [startsAt, endsAt] = [isoIn(-60_000), isoIn(120_000)];
        const goesOn = alertOf('restart', { instance: 'goes on' }, { startsAt, endsAt });
        const endsSoon = alertOf('restart', { instance: 'ends soon' }, { startsAt, endsAt: isoIn(1500) });
        await alertmanager.post([goesOn, endsSoon]);
        await intake.poll();
        expect(told).toHaveLength(2);
        await alertmanager.halt();
        await intake.poll();
        expect(intake.status().state).toBe('away');
        await alertmanager.restart();
        await intake.poll();
        expect([intake.status().state, await alertmanager.fingerprints()]).toEqual(['reachable', []]);
        // What its sender never told to end, and does not tell again, ends at its own end.
        while (Date.now() < Date.parse(endsSoon.endsAt))
            await intake.poll();
        await intake.poll();
        expect(told.slice(2)).toMatchObject([{ labels: { instance: 'ends soon' }, endedMs: Date.parse(endsSoon.endsAt) }]);
        await alertmanager.post([goesOn]);
        await intake.poll();
        expect(told).toHaveLength(3);
        await alertmanager.post([{ ...goesOn, endsAt: isoIn(-1) }]);
        await intake.poll();
        expect(told.slice(3)).toMatchObject([{ labels: { instance: 'goes on' }, endedMs: expect.any(Number) }]);
    }, 30_000);
    test('after a restart of ours, what was told is not told again, and what a young Alertmanager lacks is held', async () => {
        const before = partsOf('ours');
        const gone = alertOf('ours', { instance: 'gone' }, { startsAt: isoIn(-600_000) });
        await alertmanager.post([alertOf('ours', { instance: 'stays' }), gone]);
        await before.intake.poll();
        expect(before.told).toHaveLength(2);
        await alertmanager.post([{ ...gone, endsAt: isoIn(-1) }]);
        const after = partsOf('ours', JSON.parse(JSON.stringify(before.told)));
        await after.intake.poll();
        // It started less than five minutes ago: it may only not have been told again.
        expect(after.told).toEqual([]);
        expect(after.intake.status().open).toBeGreaterThanOrEqual(2);
    });
    test('5,000 alerts are told once each, and end', async () => {
        const { intake, told } = partsOf('storm');
        const storm = (endsAt) => Array.from({ length: 5000 }, (_, i) => alertOf('storm', { instance: `10.0.${i >> 8}.${i & 255}:8080` }, { startsAt: isoIn(-60_000), endsAt }));
        await alertmanager.post(storm(isoIn(240_000)));
        await intake.poll();
        await intake.poll();
        expect(new Set(told.map(({ key }) => key)).size).toBe(5000);
        expect(told).toHaveLength(5000);
        await alertmanager.post(storm(isoIn(-1)));
        await intake.poll();
        expect(told).toHaveLength(10_000);
        expect(told.slice(5000).every(({ endedMs }) => endedMs !== null)).toBe(true);
    }, 60_000);
    const SERVICES = [
        'cart',
        'Cart',
        'cart-2',
        'carts',
        'a.b',
        'a\nb',
        'a{2}',
        'été',
        ' ',
        'x]y',
        'foo_bar',
        '',
        '7',
        '\u00a0',
    ];
    const PATTERNS = [
        ...['', '.*', '.+', 'cart', 'car', 'cart|carts', 'c.*|a.b', '(?i)CART', '(?i)ca(r)t|CARTS', '(?s)a.b', 'a\\.b'],
        ...['a{2}', 'a\\{2\\}', '(?:a|c)art.?', '(?P<x>cart)', 'cart\\-2', 'foo\\_bar', '[a-c]art', '[^a-c]art', '[]x]+y'],
        ...[
            '\\w+',
            '\\W+',
            '\\s',
            '\\S+',
            '[\\s]',
            '\\d',
            '[\\w.-]+',
            'x\\]y',
            'x]y',
            '^cart$',
            'cart$|^7',
            '\\bcart\\b.*',
        ],
        ...['.{4}', '.{1,4}', '.{4,}', '(cart)?', 'c*?a?r+?t', '[é]t[é]', '\\t', '[.]', '[$^]', 'a[.]b', 'x[\\]]y'],
    ];
    test('matchers match what Alertmanager matches', async () => {
        const { intake, silencer } = partsOf('matchers');
        const alerts = SERVICES.map((service, i) => alertOf('matchers', { service, i: `i${i}` }));
        await alertmanager.post(alerts);
        await intake.poll();
        const kinds = [
            [true, true],
            [true, false],
            [false, true],
            [false, false],
        ];
        const differences = [];
        let matches = 0;
        for (const value of PATTERNS)
            for (const [isRegex, isEqual] of kinds) {
                const operator = `${isEqual ? '=' : '!'}${isRegex ? '~' : isEqual ? '' : '='}`;
                const theirs = await alertmanager.fingerprints('test="matchers"', `service${operator}${JSON.stringify(value)}`);
                const preview = silencer.preview([only('matchers'), { name: 'service', value, isRegex, isEqual }]);
                const ours = preview.map(({ fingerprint }) => fingerprint);
                matches += ours.length;
                if (ours.toSorted().join() !== theirs.toSorted().join())
                    differences.push({ operator, value, ours: preview.map((p) => p.labels['service']), theirs });
            }
        expect(differences).toEqual([]);
        // Of each value and pattern two of the four operators match.
        expect(matches).toBe(PATTERNS.length * SERVICES.length * 2);
    }, 30_000);
});

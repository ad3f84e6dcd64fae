import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../../../../test/support/waitFor.ts';
import { alertmanagerConfig } from '../testing/alerts.ts';
import { lists, startFakeAlertmanager } from '../testing/fakeAlertmanager.ts';
import { webhookPayloadSchema } from '../webhook/webhookPayload.ts';
import { createAlertmanagerIntake, } from './createAlertmanagerIntake.ts';
const payload = (name) => JSON.parse(readFileSync(join(__dirname, '../../../test/payloads', `alertmanager-0.25-${name}.json`), 'utf8'));
const captured = payload('api-v2-alerts');
let fake;
const running = [];
beforeAll(async () => {
    fake = await startFakeAlertmanager(lists([]));
});
afterAll(() => fake.close());
afterEach(async () => {
    await Promise.all(running.splice(0).map((intake) => intake.stop()));
});
function intakeOf({ timeoutMs = 5000, pollIntervalMs = 60_000, ...overrides } = {}) {
    const told = [];
    const intake = createAlertmanagerIntake({
        alertmanager: { ...alertmanagerConfig({ url: fake.url }), timeoutMs, pollIntervalMs },
        headers: {},
        onSignal: (signal) => {
            told.push(signal);
        },
        nowMs: Date.now,
        ...overrides,
    });
    running.push(intake);
    return { intake, told };
}
test('alerts as Alertmanager 0.25 lists them are read, silenced ones too', async () => {
    fake.answer(lists(captured));
    const { intake, told } = intakeOf();
    await intake.poll();
    expect(told.map(({ subject, suppressed, title }) => [subject.service?.name, suppressed, title])).toEqual([
        ['checkout', false, 'p95 above 800 ms'],
        ['checkout', false, 'p95 above 800 ms'],
        ['payment', true, 'payment errors at 20%'],
        ['checkout', false, 'p95 above 800 ms'],
    ]);
    expect(intake.status()).toMatchObject({ state: 'reachable', version: '0.25.0', open: 4, suppressed: 1, problem: '' });
});
test('every request has the headers of the configuration', async () => {
    fake.answer(lists([]));
    const { intake } = intakeOf({ headers: { authorization: 'Bearer abc', 'x-scope-orgid': 'shop' } });
    await intake.poll();
    expect(fake.requests.slice(-2).map(({ headers }) => [headers.authorization, headers['x-scope-orgid']])).toEqual([
        ['Bearer abc', 'shop'],
        ['Bearer abc', 'shop'],
    ]);
});
describe('an Alertmanager that answers', () => {
    const html = (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in</body></html>');
    test.each([
        [
            'a web page',
            html,
            'answered with a web page that is not JSON (text/html): its url may be that of something else.',
        ],
        [
            'half of its JSON',
            (_, r) => void r.end('[{"labels"'),
            'answered with something that is not JSON (no content type)',
        ],
        ['an object', (_, r) => void r.end('{}'), 'answered with JSON that is no list of alerts: its url may be wrong.'],
        ['nothing', (_, r) => void r.end(), 'answered with JSON that is no list of alerts: its url may be wrong.'],
        ['an alert without a fingerprint', lists([captured[0], {}]), 'lists an alert (number 2) that cannot be read: '],
        ['an alert that starts at no time', lists([{ ...captured[0], startsAt: 'x' }]), 'is not a time as RFC 3339 has it'],
        [
            'a redirect',
            (_, r) => void r.writeHead(302, { location: 'http://login' }).end(),
            'redirects (302): write the address',
        ],
        [
            'that it wants a password',
            (_, r) => void r.writeHead(401).end(),
            'wants other credentials (401): see its headers',
        ],
        [
            '404',
            (_, r) => void r.writeHead(404).end('404 page not found'),
            'answered /api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true with 404: 404 page not found.',
        ],
        [
            'a proxy’s 502',
            (_, r) => void r.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad</h1>'),
            'with 502.',
        ],
        ['33 MiB', (_, r) => void r.end(`[${' '.repeat(33 * 1024 * 1024)}]`), 'with more than 32 MiB.'],
        [
            '33 MiB without saying so',
            (_, r) => {
                r.write('[');
                r.end(' '.repeat(33 * 1024 * 1024));
            },
            'with more than 32 MiB.',
        ],
        ['by hanging up', (_, r) => void r.destroy(), 'cannot be reached ('],
        [
            'half a body, and hangs up',
            (_, r) => void r.writeHead(200, { 'content-length': '9' }).write('[', () => r.destroy()),
            'cannot be reached (',
        ],
    ])('%s is away, and what was open stays open', async (_what, answer, words) => {
        fake.answer(lists(captured));
        const { intake, told } = intakeOf();
        await intake.poll();
        fake.answer(answer);
        await intake.poll();
        expect(told).toHaveLength(4);
        expect(intake.status()).toMatchObject({ state: 'away', failures: 1, open: 4 });
        expect(intake.status().problem).toContain('Alertmanager "main"');
        expect(intake.status().problem).toContain(words);
        fake.answer(lists(captured));
        await intake.poll();
        expect(told).toHaveLength(4);
        expect(intake.status()).toMatchObject({ state: 'reachable', failures: 0, problem: '' });
    });
    test.each([
        ['does not answer', () => { }],
        [
            'answers a byte at a time',
            (_, response) => {
                const drip = setInterval(() => response.write(' '), 20);
                response.once('close', () => clearInterval(drip));
            },
        ],
    ])('too late: it %s', async (_what, answer) => {
        fake.answer(answer);
        const { intake } = intakeOf({ timeoutMs: 150 });
        await intake.poll();
        expect(intake.status()).toMatchObject({
            state: 'away',
            problem: `Alertmanager "main" at ${fake.url} did not answer in full within 150 ms.`,
        });
    });
    test('to nobody else: a poll that hangs does not keep the intake from stopping', async () => {
        fake.answer(() => { });
        const { intake } = intakeOf({ timeoutMs: 60_000 });
        const before = fake.requests.length;
        intake.start();
        await waitFor('the poll', () => (fake.requests.length > before ? true : undefined));
        await intake.stop();
        expect(intake.status().state).toBe('waiting');
    });
});
test('nobody there is away', async () => {
    const gone = await startFakeAlertmanager(() => { });
    await gone.close();
    const { intake } = intakeOf({ alertmanager: alertmanagerConfig({ url: gone.url }) });
    await intake.poll();
    expect(intake.status().problem).toBe(`Alertmanager "main" at ${gone.url} cannot be reached (ECONNREFUSED).`);
});
test('it is asked again and again, and each change of state is told once', async () => {
    const states = [];
    fake.answer(lists(captured));
    const { intake, told } = intakeOf({ pollIntervalMs: 20, onStateChange: ({ state }) => states.push(state) });
    intake.start();
    await waitFor('the alerts', () => (told.length === 4 ? true : undefined));
    fake.answer((_, response) => void response.writeHead(503).end());
    await waitFor('three failures', () => (intake.status().failures >= 3 ? true : undefined));
    fake.answer(lists([]));
    await waitFor('the end of the alerts', () => (told.length === 8 ? true : undefined));
    await intake.stop();
    const asked = fake.requests.length;
    await intake.poll();
    expect(fake.requests).toHaveLength(asked);
    expect(states).toEqual(['reachable', 'away', 'reachable']);
});
test.each([
    ['ahead', 600_000],
    ['behind', -600_000],
])('an Alertmanager whose clock is ten minutes %s has begun its alerts when they began', async (_what, skewMs) => {
    const atMs = Date.now();
    const theirs = (ms) => new Date(ms + skewMs).toISOString();
    const alert = {
        ...captured[0],
        startsAt: theirs(atMs - 60_000),
        updatedAt: theirs(atMs - 1000),
        endsAt: theirs(atMs + 240_000),
    };
    fake.answer(lists([alert], atMs + skewMs));
    const { intake, told } = intakeOf();
    await intake.poll();
    expect(Math.abs(told[0].startedMs - (atMs - 60_000))).toBeLessThan(5000);
    expect(Math.abs(intake.status().clockOffsetMs + skewMs)).toBeLessThan(5000);
    fake.answer(lists([], atMs + skewMs));
    await intake.poll();
    expect(told[1].endedMs).toBeGreaterThanOrEqual(told[1].startedMs);
    expect(told[1].endedMs).toBeLessThanOrEqual(Date.now());
});
describe('notifications of Alertmanager 0.25', () => {
    const take = (intake, name) => intake.takeNotification(webhookPayloadSchema.parse(payload(name).body));
    test('are taken, and taken again they change nothing', async () => {
        const { intake, told } = intakeOf();
        expect(await take(intake, 'webhook-firing')).toEqual({ alerts: 3, changes: 3 });
        expect(await take(intake, 'webhook-firing')).toEqual({ alerts: 3, changes: 0 });
        expect(await take(intake, 'webhook-mixed')).toEqual({ alerts: 3, changes: 2 });
        expect(await take(intake, 'webhook-resolved')).toEqual({ alerts: 1, changes: 1 });
        expect(await take(intake, 'webhook-resolved')).toEqual({ alerts: 1, changes: 0 });
        expect(await take(intake, 'webhook-firing')).toEqual({ alerts: 3, changes: 0 });
        expect(told).toHaveLength(6);
        expect(told.slice(3).map(({ endedMs }) => new Date(endedMs).toISOString())).toEqual([
            '2026-11-24T04:34:48.000Z',
            '2026-11-24T04:34:48.000Z',
            '2026-11-24T04:35:02.000Z',
        ]);
        expect(intake.status()).toMatchObject({ state: 'waiting', open: 0, notifications: 6 });
    });
    test('that leave alerts out have the list asked for', async () => {
        fake.answer(lists(captured));
        const { intake, told } = intakeOf();
        const { body } = payload('webhook-firing');
        await intake.takeNotification(webhookPayloadSchema.parse({ ...body, truncatedAlerts: 1 }));
        await waitFor('the list', () => (told.length === 4 ? true : undefined)); // three, and payment's
    });
});
test('an event that could not be told is told by the next poll', async () => {
    fake.answer(lists(captured));
    const told = [];
    const errors = [];
    const failure = new Error('the store is away');
    let failing = true;
    const { intake } = intakeOf({
        onSignal: async ({ fingerprint }) => {
            if (failing && told.length === 2)
                throw failure;
            told.push(fingerprint);
        },
        onError: (error) => errors.push(error),
    });
    await intake.poll();
    expect(errors).toEqual([failure]);
    expect(intake.status().problem).toBe('The alerts of Alertmanager "main" could not be taken over: see the log.');
    failing = false;
    await intake.poll();
    expect(told).toEqual(captured.map((alert) => alert.fingerprint));
});

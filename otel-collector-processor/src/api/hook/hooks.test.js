import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiErrorSchema } from '@vigil/quality-model';
import { startAlertmanager } from '../../../../test/support/alertmanager.ts';
import { describeWith, programOf } from '../../../../test/support/debianPackage.ts';
import { withVigilRoute } from '../../../../test/support/vigilRoute.ts';
import { waitFor } from '../../../../test/support/waitFor.ts';
import { createAlertmanagerIntake } from '../../alertmanager/index.ts';
import { asAdminToken, asUser, bearer } from '../testing/callers.ts';
import { fakeDeps } from '../testing/fakeDeps.ts';
import { serve } from '../testing/serve.ts';
const HOOK = '/api/v1/hooks/alertmanager/main';
const TOKEN = 'token-of-the-alertmanager';
const asSender = bearer(TOKEN);
const captured = (name) => {
    const file = readFileSync(join(__dirname, '../../../test/payloads', `${name}.json`), 'utf8');
    return JSON.parse(file).rawBody;
};
const firing = captured('alertmanager-0.25-webhook-firing');
let api;
let intake;
let told = [];
beforeAll(async () => {
    intake = createAlertmanagerIntake({
        alertmanager: {
            id: 'main',
            url: 'http://127.0.0.1:1', // nobody polls here
            headers: {},
            pollIntervalMs: 60_000,
            timeoutMs: 1000,
            serviceLabels: ['service'],
            namespaceLabels: [],
            environmentLabels: [],
        },
        headers: {},
        onSignal: (signal) => void told.push(signal),
        nowMs: Date.now,
    });
    const hook = { token: TOKEN, take: intake.takeNotification };
    api = await serve(fakeDeps({ alertmanagerHook: (id) => (id === 'main' ? hook : undefined) }));
});
afterAll(async () => {
    await api.close(1000);
    await intake.stop();
});
beforeEach(() => {
    told = [];
    api.deps.asked.logged.length = 0;
});
const post = (body, headers = asSender, path = HOOK) => fetch(api.url + path, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });
async function refusal(answer) {
    const { error } = apiErrorSchema.parse(await answer.json());
    expect(told).toEqual([]);
    return `${answer.status} ${error.code}`;
}
test('a notification of Alertmanager 0.25 is taken, and repeated it has no second effect', async () => {
    const answers = [];
    for (let i = 0; i < 3; i++) {
        const answer = await post(firing);
        answers.push([answer.status, await answer.json()]);
    }
    expect(answers).toEqual([
        [200, { alerts: 3, changes: 3 }],
        [200, { alerts: 3, changes: 0 }],
        [200, { alerts: 3, changes: 0 }],
    ]);
    expect(told.map(({ labels }) => labels['instance'])).toEqual(['10.0.0.1:8080', '10.0.0.2:8080', '10.0.0.3:8080']);
});
test('what a newer release adds is let by', async () => {
    const body = { ...JSON.parse(firing), notification_reason: 'firing', alerts: [] };
    expect((await post(JSON.stringify(body))).status).toBe(200);
});
describe('without the sender’s own token nothing is taken, and nothing is told of why', () => {
    test.each([
        ['no token', {}, HOOK],
        ['a wrong token', bearer('wrong'), HOOK],
        ['its beginning', bearer(TOKEN.slice(0, -1)), HOOK],
        ['basic authentication', { Authorization: `Basic ${btoa(`a:${TOKEN}`)}` }, HOOK],
        ['the admin token', asAdminToken, HOOK],
        ['the plugin token of an Admin', asUser('Admin'), HOOK],
        ['the token, for an Alertmanager that there is not', asSender, '/api/v1/hooks/alertmanager/other'],
        ['the token, for another kind of webhook', asSender, '/api/v1/hooks/other/main'],
        ['no token, for no webhook at all', {}, '/api/v1/hooks'],
    ])('%s', async (_what, headers, path) => {
        const answer = await post(firing, headers, path);
        const { error } = apiErrorSchema.parse(await answer.clone().json());
        expect(error.message).toBe('No webhook is taken here with this credential.');
        expect(await refusal(answer)).toBe('401 hook_refused');
        expect(api.deps.asked.logged).toMatchObject([{ level: 'warn', fields: { code: 'hook_refused' } }]);
        expect(JSON.stringify(api.deps.asked.logged)).not.toContain('token-of');
    });
    test('another method', async () => {
        expect(await refusal(await fetch(api.url + HOOK, { headers: asSender }))).toBe('401 hook_refused');
    });
    test('a body of 10 MB is not read', async () => {
        expect(await refusal(await post('x'.repeat(10_000_000), {}))).toBe('401 hook_refused');
    });
});
describe('a sender with its token', () => {
    const padded = (bytes) => {
        const body = JSON.stringify({ version: '4', groupKey: 'g', alerts: [], pad: '' });
        return body.replace('"pad":""', `"pad":"${'x'.repeat(bytes - body.length)}"`);
    };
    const MIB = 1024 * 1024;
    test.each([
        ['10 MB', padded(10_000_000), '413 body_too_large'],
        ['a byte more than 5 MiB', padded(5 * MIB + 1), '413 body_too_large'],
        ['no JSON', 'status: firing', '400 body_not_json'],
        ['half of its JSON', firing.slice(0, 500), '400 body_not_json'],
        ['nothing', '', '400 invalid_body'],
        ['a list', '[]', '400 invalid_body'],
        ['no alerts', '{"version":"4","groupKey":"g"}', '400 invalid_body'],
        ['an alert without a fingerprint', firing.replace('"fingerprint"', '"print"'), '400 invalid_body'],
        ['a time that is none', firing.replace('"startsAt":"', '"startsAt":"x'), '400 invalid_body'],
        [
            'a status that is none',
            firing.replace('"status":"firing","labels"', '"status":"x","labels"'),
            '400 invalid_body',
        ],
        ['the webhook of Grafana', captured('grafana-12.3-webhook-firing'), '400 invalid_body'],
    ])('who sends %s is told so', async (_what, body, status) => {
        expect(await refusal(await post(body))).toBe(status);
    });
    test('may send just 5 MiB', async () => {
        expect((await post(padded(5 * MIB))).status).toBe(200);
    });
    test('is told what is wrong, and not of everything', async () => {
        const alerts = Array.from({ length: 1000 }, () => ({}));
        const answer = await post(JSON.stringify({ version: '1', groupKey: 'g', alerts }));
        const { error } = apiErrorSchema.parse(await answer.json());
        expect(error.message).toContain('version: must be "4": this takes the webhook of an Alertmanager');
        expect(error.message).toContain('alerts.0.status');
        expect(error.message.length).toBeLessThan(3000);
    });
});
const program = programOf('prometheus-alertmanager', 'prometheus-alertmanager');
describeWith(program, 'prometheus-alertmanager')('a real Alertmanager with the example route', () => {
    test('notifies Vigil of what fires and of what is resolved', async () => {
        const config = withVigilRoute({ route: { receiver: 'team' }, receivers: [{ name: 'team' }] }, {
            route: { group_wait: '100ms', group_interval: '200ms' },
            webhook: { url: api.url + HOOK, http_config: { authorization: { type: 'Bearer', credentials: TOKEN } } },
        });
        const alertmanager = await startAlertmanager(program, config);
        try {
            const alert = {
                labels: { alertname: 'Real', service: 'cart' },
                startsAt: new Date(Date.now() - 60_000).toISOString(),
            };
            await alertmanager.post([alert]);
            await waitFor('the alert', () => (told.length === 1 ? true : undefined));
            await alertmanager.post([{ ...alert, endsAt: new Date(Date.now() - 1).toISOString() }]);
            await waitFor('its end', () => (told.length === 2 ? true : undefined));
            const [fingerprint] = told.map((signal) => signal.fingerprint);
            expect(told).toMatchObject([
                { fingerprint, startedMs: Date.parse(alert.startsAt), endedMs: null, subject: { service: { name: 'cart' } } },
                { fingerprint, startedMs: Date.parse(alert.startsAt), endedMs: expect.any(Number) },
            ]);
        }
        finally {
            await alertmanager.stop();
        }
    }, 60_000);
});

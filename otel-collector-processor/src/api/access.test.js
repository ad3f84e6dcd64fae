import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiErrorSchema, whoamiSchema } from '@vigil/quality-model';
import { asAdminToken, asUser, bearer, grafanaContext } from './testing/callers.ts';
import { fakeDeps, TOKENS } from './testing/fakeDeps.ts';
import { sendRaw } from './testing/rawHttp.ts';
import { serve } from './testing/serve.ts';
import { testRoutes } from './testing/testRoutes.ts';
let api;
beforeAll(async () => {
    api = await serve(undefined, { routes: testRoutes().routes });
});
afterAll(() => api.close(1000));
async function whoIs(headers) {
    const answer = await fetch(`${api.url}/api/v1/whoami`, { headers });
    expect(answer.status).toBe(200);
    return whoamiSchema.parse(await answer.json());
}
async function refusal(path, init) {
    const answer = await fetch(`${api.url}${path}`, init);
    const { error } = apiErrorSchema.parse(await answer.json());
    expect(error.requestId).toBe(answer.headers.get('x-request-id'));
    return `${answer.status} ${error.code}`;
}
describe('the bearer of', () => {
    test('the admin token is Admin of everything', async () => {
        expect(await whoIs(asAdminToken)).toEqual({
            role: 'Admin',
            login: 'admin-token',
            via: 'admin_token',
            orgId: null,
            anonymous: false,
            tenants: 'all',
        });
    });
    test('the admin token stays that, whatever context is sent along', async () => {
        const headers = { ...asAdminToken, 'X-Grafana-Context': grafanaContext({ OrgRole: 'Viewer', Login: 'mallory' }) };
        expect(await whoIs(headers)).toMatchObject({ role: 'Admin', login: 'admin-token' });
    });
    test('the plugin token is whom Grafana names', async () => {
        expect(await whoIs(asUser('Editor'))).toEqual({
            role: 'Editor',
            login: 'kim',
            via: 'plugin_token',
            orgId: 1,
            anonymous: false,
            tenants: ['default'],
        });
    });
});
/** A request of the plugin proxy as it was captured, header by header. */
function captured(who) {
    const file = join(__dirname, '../../test/payloads', `grafana-12.3-plugin-proxy-${who}.json`);
    return JSON.parse(readFileSync(file, 'utf8'));
}
test.each([
    ['viewer', { role: 'Viewer', login: 'viewer', anonymous: false }],
    ['editor', { role: 'Editor', login: 'editor', anonymous: false }],
    ['anonymous', { role: 'Admin', login: 'anonymous', anonymous: true }],
])('Grafana 12.3, asking for %s, is understood', async (who, expected) => {
    const { url, headers } = captured(who);
    const lines = Object.entries({
        ...headers,
        authorization: `Bearer ${TOKENS.plugin}`,
        connection: 'close',
        'accept-encoding': 'identity',
    });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    expect((await sendRaw(api.port, `GET ${url} HTTP/1.1\r\n${head}\r\n`)).status).toBe(200);
    const { body } = await sendRaw(api.port, `GET /api/v1/whoami HTTP/1.1\r\n${head}\r\n`);
    expect(JSON.parse(body)).toMatchObject(expected);
});
const read = ['GET', '/api/v1/services'];
const query = ['POST', '/api/v1/query/issues'];
const act = ['POST', '/api/v1/act/issues/i-1/ack'];
const configure = ['POST', '/api/v1/admin/reload'];
const audit = ['GET', '/api/v1/admin/audit'];
const bodies = { [act[1]]: '{"note":"mine"}', [query[1]]: '{}' };
describe.each([
    ['a Viewer', asUser('Viewer'), [200, 200, 403, 403, 403]],
    ['an Editor', asUser('Editor'), [200, 200, 200, 403, 403]],
    ['an Admin', asUser('Admin'), [200, 200, 200, 200, 200]],
    ['a server administrator', asUser('Viewer', { IsGrafanaAdmin: true }), [200, 200, 200, 200, 200]],
    ['an anonymous Viewer', asUser('Viewer', { IsAnonymous: true, Login: '' }), [200, 200, 403, 403, 403]],
    ['the role None', asUser('None'), [403, 403, 403, 403, 403]],
    ['the admin token', asAdminToken, [200, 200, 200, 200, 200]],
    ['the metrics token', bearer(TOKENS.metrics), [403, 403, 403, 403, 403]],
    ['the metrics token with a context', { ...asUser('Admin'), ...bearer(TOKENS.metrics) }, [403, 403, 403, 403, 403]],
    ['a wrong token with a context', { ...asUser('Admin'), ...bearer('wrong') }, [401, 401, 401, 401, 401]],
    [
        'a context without a token',
        { 'X-Grafana-Context': grafanaContext({ OrgRole: 'Admin' }) },
        [401, 401, 401, 401, 401],
    ],
    ['nobody', {}, [401, 401, 401, 401, 401]],
])('%s', (_who, headers, statuses) => {
    test.each([read, query, act, configure, audit].map(([method, path], i) => [method, path, statuses[i]]))('who sends %s %s gets %i', async (method, path, status) => {
        const body = bodies[path];
        const answer = await fetch(api.url + path, {
            method,
            headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
            ...(body === undefined ? {} : { body }),
        });
        await answer.text();
        expect(answer.status).toBe(status);
    });
});
test.each([
    ['no token', {}, '401 token_missing'],
    ['a wrong token', bearer('wrong'), '401 token_wrong'],
    ['basic authentication', { Authorization: 'Basic YTpi' }, '401 token_wrong'],
    ['the metrics token', bearer(TOKENS.metrics), '403 token_of_other_use'],
    ['the plugin token alone', bearer(TOKENS.plugin), '403 context_missing'],
    ['a broken context', { ...bearer(TOKENS.plugin), 'X-Grafana-Context': '{' }, '403 context_invalid'],
    ['the role None', asUser('None'), '403 role_none'],
    ['a role too low', asUser('Editor'), '403 role_too_low'],
])('%s is told so', async (_what, headers, refused) => {
    expect(await refusal('/api/v1/admin/audit', { headers })).toBe(refused);
});
test('a 401 says how to come back', async () => {
    const answer = await fetch(`${api.url}/api/v1/services`);
    await answer.text();
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="vigil"');
});
test('without a token, what exists cannot be told from what does not', async () => {
    expect(await refusal('/api/v1/nothing', {})).toBe('401 token_missing');
    expect(await refusal('/api/nothing', {})).toBe('401 token_missing');
    expect(await refusal('/api/v1/admin/nothing', { headers: asUser('Editor') })).toBe('403 role_too_low');
});
test('a refusal is logged with the login, and no token is', async () => {
    api.deps.asked.logged.length = 0;
    await refusal('/api/v1/admin/audit', { headers: asUser('Viewer', { Login: 'eve' }) });
    expect(api.deps.asked.logged).toMatchObject([{ level: 'warn', fields: { code: 'role_too_low', login: 'eve' } }]);
    expect(JSON.stringify(api.deps.asked.logged)).not.toContain(TOKENS.plugin);
});
describe('with a map of organisations', () => {
    let mapped;
    beforeAll(async () => {
        mapped = await serve(fakeDeps({ tenantsOfOrg: { '1': ['acme'], '2': 'all' } }));
    });
    afterAll(() => mapped.close(1000));
    const services = async (orgId, search = '') => {
        const answer = await fetch(`${mapped.url}/api/v1/services${search}`, {
            headers: asUser('Viewer', { OrgID: orgId }),
        });
        const body = (await answer.json());
        return body.error?.code ?? (body.services ?? []).map(({ name }) => name).join();
    };
    test.each([
        [1, '', 'desk'],
        [1, '?tenant=acme', 'desk'],
        [1, '?tenant=default', 'tenant_not_allowed'],
        [2, '', 'till,desk'],
        [2, '?tenant=default', 'till'],
        [3, '', 'org_not_mapped'],
    ])('organisation %i asking for services%s gets %s', async (orgId, search, got) => {
        expect(await services(orgId, search)).toBe(got);
    });
});

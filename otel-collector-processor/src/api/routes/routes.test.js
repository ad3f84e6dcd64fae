import { apiErrorSchema, auditTrailSchema, configReportSchema, graphSchema, reloadReplySchema, serviceListSchema, statusSchema, } from '@vigil/quality-model';
import { asAdminToken, asUser } from '../testing/callers.ts';
import { engineStatus, fakeDeps, NOW_MS } from '../testing/fakeDeps.ts';
import { serve } from '../testing/serve.ts';
let api;
beforeEach(async () => {
    api = await serve();
});
afterEach(() => api.close(1000));
const get = (path, headers = {}) => fetch(api.url + path, { headers: { ...asAdminToken, ...headers } });
async function body(schema, path) {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    return schema.parse(await answer.json());
}
async function error(answer) {
    return apiErrorSchema.parse(await answer.json()).error;
}
describe.each([
    ['/api/v1/services', serviceListSchema, 'services'],
    ['/api/v1/graph', graphSchema, 'edges'],
])('GET %s', (path, schema, member) => {
    test('looks back five minutes over all tenants by default', async () => {
        const reply = await body(schema, path);
        expect(reply).toMatchObject({ windowMs: 300_000, nowMs: NOW_MS });
        expect(reply[member]).not.toEqual([]);
        expect(api.deps.asked.windows).toEqual([{ nowMs: NOW_MS, windowMs: 300_000, tenants: 'all' }]);
    });
    test('takes a window that ended earlier', async () => {
        expect((await body(schema, `${path}?window=90s&offset=15m`)).nowMs).toBe(NOW_MS);
        expect(api.deps.asked.windows).toEqual([{ nowMs: NOW_MS - 900_000, windowMs: 90_000, tenants: 'all' }]);
    });
    test('takes a window and a tenant', async () => {
        expect((await body(schema, `${path}?window=90s&tenant=acme`)).windowMs).toBe(90_000);
        expect(api.deps.asked.windows).toEqual([{ nowMs: NOW_MS, windowMs: 90_000, tenants: ['acme'] }]);
    });
    test.each([
        ['window=5', 'window'],
        ['window=1s', 'window'],
        ['window=5m&window=6m', 'window'],
        ['offset=2h', 'offset'],
        ['windwo=5m', 'windwo'],
        ['tenant=', 'tenant'],
        ['__proto__=x', '__proto__'],
    ])('refuses ?%s and names %s', async (search, name) => {
        const answer = await get(`${path}?${search}`);
        expect(answer.status).toBe(400);
        expect(await error(answer)).toMatchObject({ code: 'invalid_query', detail: { issues: [{ path: name }] } });
    });
});
test('a service has what vigil.yaml says of it, and the objective stands beside', async () => {
    const { objective, services } = await body(serviceListSchema, '/api/v1/services');
    expect(objective).toBe(0.99);
    expect(services[0]).toMatchObject({ name: 'till', owner: 'tills', criticality: 'p2', runbook: '' });
});
describe('GET /api/v1/status', () => {
    test('holds the accounting as the engine has it, item by item', async () => {
        const status = await body(statusSchema, '/api/v1/status');
        expect(status).toEqual({
            ...engineStatus,
            version: '0.1.0-test',
            nowMs: NOW_MS,
            ready: true,
            store: { kind: 'sqlite', reachable: true, message: '' },
        });
    });
    test('says that the store is away, and answers nevertheless', async () => {
        api.deps.store.failure = new Error('The disk is full. Make room.');
        const { store } = await body(statusSchema, '/api/v1/status');
        expect(store).toEqual({ kind: 'sqlite', reachable: false, message: 'The disk is full. Make room.' });
    });
});
describe('GET /api/v1/config', () => {
    test('shows what runs without its secrets', async () => {
        const deps = fakeDeps({
            config: () => ({ files: ['vigil.yaml'], loadedMs: 1, view: { forward: { token: 'abc' } }, problems: [] }),
        });
        const other = await serve(deps);
        const answer = await fetch(`${other.url}/api/v1/config`, { headers: asUser('Viewer') });
        expect(configReportSchema.parse(await answer.json()).view).toEqual({ forward: { token: '[redacted]' } });
        await other.close(1000);
    });
});
describe('POST /api/v1/admin/reload', () => {
    const reload = (headers = asAdminToken) => fetch(`${api.url}/api/v1/admin/reload`, { method: 'POST', headers });
    test('reads the files again', async () => {
        const answer = await reload();
        expect(reloadReplySchema.parse(await answer.json())).toEqual({ loadedMs: NOW_MS, problems: [] });
        expect(api.deps.asked.reloads).toBe(1);
    });
    test('says what is wrong with them, and that the last good ones run on', async () => {
        const problem = {
            severity: 'error',
            message: 'There is no owner "cart".',
            path: 'services.0.owner',
            file: 'vigil.yaml',
            line: 3,
            column: 5,
            suggestion: 'carts',
        };
        const other = await serve(fakeDeps({ reload: async () => ({ kind: 'kept', loadedMs: 1, problems: [problem] }) }));
        const answer = await fetch(`${other.url}/api/v1/admin/reload`, { method: 'POST', headers: asAdminToken });
        expect(answer.status).toBe(422);
        expect(await error(answer)).toMatchObject({ code: 'config_invalid', detail: { problems: [problem] } });
        expect(other.deps.store.audit.map(({ detail }) => detail['outcome'])).toEqual(['started', 'failed']);
        await other.close(1000);
    });
});
describe('GET /api/v1/admin/audit', () => {
    const entry = (atMs) => ({ atMs, actor: 'kim', action: 'act.x', subject: 'y', detail: {} });
    beforeEach(() => {
        api.deps.store.audit.push(...Array.from({ length: 150 }, (_, i) => entry(i)));
    });
    test.each([
        ['', 100],
        ['?limit=1', 1],
        ['?limit=1000', 150],
    ])('%s is newest first, as many as asked for', async (search, count) => {
        const { entries } = await body(auditTrailSchema, `/api/v1/admin/audit${search}`);
        expect(entries.length).toBe(count);
        expect(entries[0]?.atMs).toBe(149);
    });
    test.each(['0', '-1', '1.5', '1e2', '1001', 'all', ''])('refuses limit=%s', async (limit) => {
        const answer = await get(`/api/v1/admin/audit?limit=${limit}`);
        expect(await error(answer)).toMatchObject({ code: 'invalid_query', detail: { issues: [{ path: 'limit' }] } });
    });
    test('quotes the store when it is away', async () => {
        const away = Object.assign(new Error('Nobody listens on port 5432.'), { name: 'StoreError', code: 'unreachable' });
        api.deps.store.failure = away;
        const answer = await get('/api/v1/admin/audit');
        expect(answer.status).toBe(503);
        expect(answer.headers.get('retry-after')).toBe('5');
        expect(await error(answer)).toMatchObject({
            code: 'store_unavailable',
            message: 'Nobody listens on port 5432.',
            detail: { reason: 'unreachable' },
        });
    });
});
describe('an answer', () => {
    test('is not sent again to who has it, though the clock went on', async () => {
        let nowMs = NOW_MS;
        const clock = await serve(fakeDeps({ nowMs: () => nowMs++ }));
        const ask = (tag) => fetch(`${clock.url}/api/v1/services`, { headers: { ...asAdminToken, 'If-None-Match': tag } });
        const first = await ask('"none"');
        const tag = first.headers.get('etag') ?? '';
        await first.text();
        expect(tag).toMatch(/^W\/"/);
        const second = await ask(tag);
        expect([second.status, await second.text(), second.headers.get('etag')]).toEqual([304, '', tag]);
        const other = await fetch(`${clock.url}/api/v1/services?tenant=acme`, {
            headers: { ...asAdminToken, 'If-None-Match': tag },
        });
        expect([other.status, (await other.text()).length > 0]).toEqual([200, true]);
        await clock.close(1000);
    });
    test('is not for who has a tag but no token', async () => {
        const tag = (await get('/api/v1/services')).headers.get('etag') ?? '';
        const answer = await fetch(`${api.url}/api/v1/services`, { headers: { 'If-None-Match': tag } });
        expect(answer.status).toBe(401);
    });
    test.each(['/api/v1/services', '/api/v1/nothing', '/healthz', '/metrics', '//'])('to %s is guarded by its headers', async (path) => {
        const answer = await get(path);
        await answer.text();
        expect(Object.fromEntries(answer.headers)).toMatchObject({
            'cache-control': 'no-store',
            'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
            'x-content-type-options': 'nosniff',
            'x-frame-options': 'DENY',
            'referrer-policy': 'no-referrer',
            'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
        });
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    });
    test('to another origin allows nothing', async () => {
        const answer = await fetch(`${api.url}/api/v1/services`, {
            method: 'OPTIONS',
            headers: { ...asAdminToken, Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
        });
        expect(answer.status).toBe(405);
        expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    });
    test('carries the request id it was asked with, if that is one', async () => {
        expect((await get('/healthz', { 'X-Request-Id': 'abc-123' })).headers.get('x-request-id')).toBe('abc-123');
        expect((await get('/healthz', { 'X-Request-Id': 'a b"<>' })).headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    });
    test('to HEAD has headers and no body', async () => {
        const answer = await fetch(`${api.url}/api/v1/services`, { method: 'HEAD', headers: asAdminToken });
        expect([answer.status, await answer.text()]).toEqual([200, '']);
        expect(answer.headers.get('etag')).toMatch(/^W\/"/);
    });
    test.each([
        ['GET', '/api/v1/nothing', 404, 'not_found', null],
        ['GET', '/nothing', 404, 'not_found', null],
        ['GET', '/', 404, 'not_found', null],
        ['GET', '/api/v1/services/', 404, 'not_found', null],
        ['POST', '/api/v1/services', 405, 'method_not_allowed', 'GET, HEAD'],
        ['DELETE', '/api/v1/services', 405, 'method_not_allowed', 'GET, HEAD'],
        ['GET', '/api/v1/admin/reload', 405, 'method_not_allowed', 'POST'],
        ['POST', '/healthz', 405, 'method_not_allowed', 'GET, HEAD'],
        ['PUT', '/metrics', 405, 'method_not_allowed', 'GET, HEAD'],
    ])('to %s %s is %i %s', async (method, path, status, code, allow) => {
        const answer = await fetch(api.url + path, { method, headers: asAdminToken });
        expect([answer.status, (await error(answer)).code, answer.headers.get('allow')]).toEqual([status, code, allow]);
    });
    test('to what fails inside says nothing of the inside, and the log does', async () => {
        const failing = await serve(fakeDeps({
            status: () => {
                throw new Error('the inside');
            },
        }));
        const answer = await fetch(`${failing.url}/api/v1/status`, { headers: asAdminToken });
        const { code, message, requestId } = await error(answer);
        expect([answer.status, code]).toEqual([500, 'internal']);
        expect(message).not.toContain('the inside');
        expect(failing.deps.asked.logged).toMatchObject([
            { level: 'error', fields: { requestId, err: new Error('the inside') } },
        ]);
        await failing.close(1000);
    });
});

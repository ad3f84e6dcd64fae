import { apiErrorSchema } from '@vigil/quality-model';
import { asAdminToken, asUser } from '../testing/callers.ts';
import { NOW_MS } from '../testing/fakeDeps.ts';
import { serve } from '../testing/serve.ts';
import { testRoutes } from '../testing/testRoutes.ts';
let api;
let acted;
beforeEach(async () => {
    const withActs = testRoutes();
    acted = withActs.acted;
    api = await serve(undefined, { routes: withActs.routes });
});
afterEach(() => api.close(1000));
const send = (path, headers, body) => fetch(api.url + path, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
});
const acknowledge = (headers, note = 'mine') => send('/api/v1/act/issues/i-7/ack', headers, { note });
test('an act is in the trail: who, what, upon what, from where', async () => {
    const answer = await acknowledge(asUser('Editor', { Login: 'lee', OrgID: 3 }));
    expect(answer.status).toBe(200);
    expect(api.deps.store.audit).toEqual([
        {
            atMs: NOW_MS,
            actor: 'lee',
            action: 'act.issues.ack',
            subject: 'issue/i-7',
            detail: {
                note: 'mine',
                outcome: 'started',
                requestId: answer.headers.get('x-request-id'),
                via: 'plugin_token',
                orgId: 3,
                role: 'Editor',
            },
        },
    ]);
});
test.each([
    ['the admin token', asAdminToken, { actor: 'admin-token', detail: { via: 'admin_token', orgId: null } }],
    [
        'a user of that name',
        asUser('Admin', { Login: 'admin-token' }),
        { actor: 'admin-token', detail: { via: 'plugin_token' } },
    ],
    ['an anonymous Editor', asUser('Editor', { Login: '', IsAnonymous: true }), { actor: 'anonymous' }],
])('the act of %s can be told by its entry', async (_who, headers, entry) => {
    await acknowledge(headers);
    expect(api.deps.store.audit).toMatchObject([entry]);
});
test('a reload is in the trail', async () => {
    await send('/api/v1/admin/reload', asUser('Admin'), {});
    expect(api.deps.store.audit).toMatchObject([{ actor: 'kim', action: 'admin.reload', subject: 'configuration' }]);
});
test('an act that fails has a second entry with the same request id', async () => {
    const answer = await acknowledge(asUser('Editor'), 'break');
    expect(answer.status).toBe(500);
    const requestId = answer.headers.get('x-request-id');
    expect(api.deps.store.audit.map(({ detail }) => detail)).toMatchObject([
        { outcome: 'started', requestId },
        { outcome: 'failed', code: 'internal', requestId },
    ]);
});
test('what cannot be written down is not done', async () => {
    api.deps.store.failure = Object.assign(new Error('The store is read-only.'), {
        name: 'StoreError',
        code: 'read_only',
    });
    const answer = await acknowledge(asUser('Editor'));
    expect(answer.status).toBe(503);
    expect(apiErrorSchema.parse(await answer.json()).error).toMatchObject({
        code: 'store_unavailable',
        message: 'The store is read-only.',
    });
    expect(acted).toEqual([]);
});
test.each([
    ['refused for its role', () => acknowledge(asUser('Viewer'))],
    ['refused for its body', () => send('/api/v1/act/issues/i-7/ack', asUser('Editor'), {})],
    ['refused for its path', () => send('/api/v1/act/issues/I%207/ack', asUser('Editor'), { note: 'x' })],
    ['only a question', () => send('/api/v1/query/issues', asUser('Editor'), {})],
])('what is %s is no act', async (_what, request) => {
    await request();
    expect(api.deps.store.audit).toEqual([]);
});

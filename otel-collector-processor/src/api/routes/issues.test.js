import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiErrorSchema, issueListSchema, issueSchema, silencePreviewSchema } from '@vigil/quality-model';
import { openStore } from '../../store/index.ts';
import { createEventRing, createTriageDesk, TRIAGE_DEFAULTS, } from '../../triage/index.ts';
import { asAdminToken, asUser } from '../testing/callers.ts';
import { fakeDeps, NOW_MS } from '../testing/fakeDeps.ts';
import { serve } from '../testing/serve.ts';
import { apiRoutes } from './apiRoutes.ts';
import { streamEvents } from './streamEvents.ts';
/** The real desk on a real store behind the real server; Alertmanager alone is not there. */
let api;
let desk;
let store;
let events;
let folder;
const made = [];
const anomaly = (tenant, name) => ({
    kind: 'anomaly',
    key: `anomaly:${tenant}:${name}`,
    subject: { service: { tenant, environment: 'production', namespace: 'any', name }, operation: 'POST /x' },
    startedMs: NOW_MS - 20_000,
    endedMs: null,
    title: `${name} is slow`,
    of: 'latency',
    direction: 'up',
    score: 0.97,
    seen: 1000,
    expected: 95,
});
const alert = {
    kind: 'alert',
    key: 'alert:am:f1',
    subject: { service: { tenant: 'default', environment: '', namespace: '', name: 'till' }, operation: '' },
    startedMs: NOW_MS,
    endedMs: null,
    title: 'Till is slow',
    source: 'am',
    fingerprint: 'f1',
    labels: { alertname: 'Slow', service_name: 'till' },
    annotations: {},
    generatorUrl: '',
    own: false,
    suppressed: false,
};
beforeEach(async () => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'vigil-api-'));
    store = openStore({ kind: 'sqlite', path: join(folder, 'vigil.db') });
    await store.migrate();
    events = createEventRing('e');
    made.length = 0;
    desk = await createTriageDesk({
        store,
        nowMs: () => NOW_MS,
        edges: () => [],
        settings: () => TRIAGE_DEFAULTS,
        writer: 'test',
        events,
        silencers: () => [
            {
                source: 'am',
                preview: (matchers) => (matchers.some(({ value }) => value === 'Slow') ? [alert] : []),
                createSilence: async (silence) => `s-${made.push(silence)}`,
            },
        ],
        onError: (error) => {
            throw error;
        },
    });
    for (const signal of [anomaly('default', 'till'), alert, anomaly('acme', 'desk')])
        desk.take(signal);
    await desk.flushed();
    api = await serve(fakeDeps({ triage: desk, events }), {
        routes: [...apiRoutes.filter(({ path }) => path !== '/api/v1/events'), streamEvents(2)],
    });
});
afterEach(async () => {
    events.close();
    await api.close(1000);
    await store.close();
    rmSync(folder, { recursive: true, force: true });
});
const editor = asUser('Editor', { Login: 'eda' });
const get = (path, headers = asUser('Viewer')) => fetch(api.url + path, { headers });
const post = (path, body, headers = editor) => fetch(api.url + path, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
});
const act = (id, what, body, headers = editor) => post(`/api/v1/act/issues/${id}/${what}`, body, headers);
const errorOf = async (answer) => {
    const { error } = apiErrorSchema.parse(await answer.json());
    return { status: answer.status, code: error.code, message: error.message, detail: error.detail };
};
const list = async (search = '', headers = asUser('Viewer')) => {
    const answer = await get(`/api/v1/issues${search}`, headers);
    expect(answer.status).toBe(200);
    return issueListSchema.parse(await answer.json());
};
const ofTill = async () => {
    const [issue] = (await list()).issues;
    return issue;
};
describe('GET /api/v1/issues', () => {
    test('lists what the caller may read', async () => {
        const { issues, counts, next } = await list();
        expect(issues).toMatchObject([
            { title: 'till is slow: POST /x takes 1 s, usually 95 ms', state: 'open', cause: { service: { name: 'till' } } },
        ]);
        expect([counts, next]).toEqual([{ open: 1 }, null]);
        expect((await list('', asAdminToken)).counts).toEqual({ open: 2 });
    });
    test('comes in pages', async () => {
        const first = await list('?limit=1', asAdminToken);
        const second = await list(`?limit=1&cursor=${first.next}`, asAdminToken);
        expect([first.issues.length, second.issues.length, second.next]).toEqual([1, 1, null]);
        expect(first.issues[0]?.id).not.toBe(second.issues[0]?.id);
    });
    test.each([
        ['?state=resolved', 0],
        ['?state=open,resolved', 1],
        ['?service=till', 1],
        ['?service=desk', 0],
        [`?since=${NOW_MS}`, 1],
        [`?since=${NOW_MS + 1}`, 0],
    ])('%s is taken', async (search, count) => {
        expect((await list(search)).issues.length).toBe(count);
    });
    test.each(['state=', 'state=open,', 'state=closed', 'limit=0', 'limit=201', 'since=now', 'cursor=x', 'page=2'])('refuses ?%s', async (search) => {
        expect(await errorOf(await get(`/api/v1/issues?${search}`))).toMatchObject({
            status: 400,
            code: 'invalid_query',
        });
    });
    test('is not sent again to who has it, until it changes', async () => {
        const tag = (await get('/api/v1/issues')).headers.get('etag') ?? '';
        const again = () => get('/api/v1/issues', { ...asUser('Viewer'), 'If-None-Match': tag });
        expect((await again()).status).toBe(304);
        const { id, version } = await ofTill();
        await act(id, 'assign', { version, assignee: 'eda' });
        expect((await again()).status).toBe(200);
    });
});
describe('GET /api/v1/issues/{id}', () => {
    test('has causes with evidence, signals and history', async () => {
        const { id } = await ofTill();
        const issue = issueSchema.parse(await (await get(`/api/v1/issues/${id}`)).json());
        expect(issue.causes[0]?.evidence.map(({ category }) => category)).toEqual(['anomaly', 'failure']);
        expect(issue.signals.list.map(({ kind }) => kind)).toEqual(['anomaly', 'alert']);
        expect(issue.timeline[0]?.kind).toBe('opened');
    });
    test.each(['i-none', 'i-1'])('says that there is no %s', async (id) => {
        expect(await errorOf(await get(`/api/v1/issues/${id}`))).toMatchObject({ status: 404, code: 'issue_not_found' });
    });
    test('does not tell what is of another tenant from what is not there', async () => {
        const others = (await list('', asAdminToken)).issues.find(({ tenant }) => tenant === 'acme');
        expect(await errorOf(await get(`/api/v1/issues/${others?.id}`))).toMatchObject({ code: 'issue_not_found' });
        expect(await errorOf(await act(others?.id ?? '', 'note', { version: 1, markdown: 'x' }))).toMatchObject({
            code: 'issue_not_found',
        });
    });
});
describe('an act', () => {
    test('goes through the life of an issue, each step seen at once', async () => {
        const { id } = await ofTill();
        const steps = [
            [
                'acknowledge',
                { comment: ' looking ' },
                { state: 'acknowledged', acknowledged: { by: 'eda', comment: 'looking' } },
            ],
            ['assign', { assignee: 'kim' }, { assignee: 'kim' }],
            ['note', { markdown: '**bold**' }, { notes: [{ by: 'eda', markdown: '**bold**' }] }],
            ['unacknowledge', {}, { state: 'open', acknowledged: null }],
            ['resolve', { reason: 'rolled back', force: true }, { state: 'resolved', resolution: { by: 'eda' } }],
        ];
        for (const [what, body, expected] of steps) {
            const { version } = issueSchema.parse(await (await get(`/api/v1/issues/${id}`)).json());
            const answer = await act(id, what, { ...body, version });
            expect(answer.status).toBe(200);
            const issue = issueSchema.parse(await answer.json());
            expect(issue).toMatchObject({ ...expected, version: version + 1 });
            expect(issueSchema.parse(await (await get(`/api/v1/issues/${id}`)).json())).toEqual(issue);
        }
        expect(api.deps.store.audit.map(({ actor, action, subject, detail }) => [actor, action, subject, detail['outcome']])).toEqual(steps.map(([what]) => ['eda', `act.issues.${what}`, `issue/${id}`, 'started']));
    });
    test('of two at once one is answered with 409 and the version that counts', async () => {
        const { id, version } = await ofTill();
        const answers = await Promise.all([
            act(id, 'acknowledge', { version }),
            act(id, 'assign', { version, assignee: 'kim' }),
        ]);
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
        const refused = answers.find(({ status }) => status === 409);
        expect(await errorOf(refused)).toMatchObject({
            code: 'issue_conflict',
            detail: { issue: id, version: version + 1 },
        });
        expect(api.deps.store.audit.map(({ detail }) => detail['outcome']).sort()).toEqual([
            'failed',
            'started',
            'started',
        ]);
    });
    test.each(['acknowledge', 'unacknowledge', 'assign', 'note', 'resolve', 'silence'])('%s is refused to a Viewer, and nothing is done', async (what) => {
        const { id, version } = await ofTill();
        expect(await errorOf(await act(id, what, { version }, asUser('Viewer')))).toMatchObject({
            status: 403,
            code: 'role_too_low',
        });
        expect([(await ofTill()).version, api.deps.store.audit]).toEqual([version, []]);
    });
    test.each([
        ['acknowledge', {}],
        ['acknowledge', { version: '1' }],
        ['acknowledge', { version: 1, comment: 'x'.repeat(10_001) }],
        ['acknowledge', { version: 1, by: 'someone else' }],
        ['assign', { version: 1 }],
        ['assign', { version: 1, assignee: ' ' }],
        ['note', { version: 1, markdown: '' }],
        ['resolve', { version: 1 }],
        ['silence', { version: 1, matchers: [], durationMs: 60_000, comment: 'x' }],
        ['silence', { version: 1, matchers: [{ name: 'a', value: '' }], durationMs: 60_000, comment: 'x' }],
        ['silence', { version: 1, matchers: [{ name: 'a', value: 'b' }], durationMs: 1, comment: 'x' }],
    ])('%s with the body %j is refused', async (what, body) => {
        const { id } = await ofTill();
        expect(await errorOf(await act(id, what, body))).toMatchObject({ status: 400, code: 'invalid_body' });
        expect(api.deps.store.audit).toEqual([]);
    });
    test('that resolves while signals last says which last, and what to do', async () => {
        const { id, version } = await ofTill();
        const error = await errorOf(await act(id, 'resolve', { version, reason: 'over' }));
        expect(error).toMatchObject({ status: 409, code: 'issue_still_firing' });
        expect(error.message).toBe('2 signal(s) of the issue still last: till is slow; Till is slow. It resolves by itself when they have ended. Send "force": true to resolve it nevertheless.');
    });
    test('on an issue that is resolved is refused', async () => {
        const { id, version } = await ofTill();
        await act(id, 'resolve', { version, reason: 'over', force: true });
        expect(await errorOf(await act(id, 'acknowledge', { version: version + 1 }))).toMatchObject({
            status: 409,
            code: 'issue_not_open',
        });
    });
});
describe('a silence', () => {
    const matchers = [{ name: 'alertname', value: 'Slow' }];
    test('is previewed by a Viewer', async () => {
        const { id } = await ofTill();
        const answer = await post(`/api/v1/query/issues/${id}/silence-preview`, { matchers }, asUser('Viewer'));
        expect(silencePreviewSchema.parse(await answer.json())).toMatchObject({
            ofIssue: [{ fingerprint: 'f1' }],
            others: [],
        });
        const proposed = await post(`/api/v1/query/issues/${id}/silence-preview`, {}, asUser('Viewer'));
        expect(silencePreviewSchema.parse(await proposed.json()).matchers.map(({ name }) => name)).toEqual([
            'alertname',
            'service_name',
        ]);
        expect(made).toEqual([]);
    });
    test('is made by an Editor', async () => {
        const { id, version } = await ofTill();
        const answer = await act(id, 'silence', { version, matchers, durationMs: 60_000, comment: 'known' });
        expect(issueSchema.parse(await answer.json()).silences).toMatchObject([{ silenceId: 's-1', by: 'eda' }]);
        expect(made).toMatchObject([{ createdBy: 'eda', startsAtMs: NOW_MS, endsAtMs: NOW_MS + 60_000, comment: 'known' }]);
    });
});
describe('GET /api/v1/events', () => {
    const open = async (headers = asUser('Viewer')) => {
        const answer = await get('/api/v1/events', headers);
        const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
        return { answer, next: async () => (await reader?.read())?.value, close: () => reader?.cancel() };
    };
    test('tells what changes, with id, version and state', async () => {
        const { answer, next, close } = await open();
        expect(answer.headers.get('content-type')).toBe('text/event-stream');
        expect(answer.headers.get('cache-control')).toBe('no-store');
        expect(await next()).toBe('retry: 2000\nid: e-2\nevent: ready\ndata: {"resumed":true}\n\n');
        const { id, version } = await ofTill();
        await act(id, 'acknowledge', { version });
        expect(await next()).toBe(`id: e-3\nevent: issue\ndata: {"id":"${id}","version":${version + 1},"revision":2,"state":"acknowledged"}\n\n`);
        await close();
    });
    test('goes on where one stopped, without what is of other tenants', async () => {
        const { next, close } = await open({ ...asUser('Viewer'), 'Last-Event-ID': 'e-0' });
        let text = '';
        while (!text.includes('event: issue'))
            text += await next();
        expect(text).toContain('"resumed":true');
        expect([...text.matchAll(/event: issue/g)].length).toBe(1);
        await close();
    });
    test('is for so many readers, and no more, until one goes', async () => {
        const first = await open();
        const second = await open();
        expect(await errorOf(await get('/api/v1/events'))).toMatchObject({ status: 503, code: 'event_streams_full' });
        await first.close();
        let third = await open();
        while (third.answer.status !== 200)
            third = await open(); // the server hears of it a little later
        await Promise.all([second.close(), third.close()]);
    });
    test.each(['?since=1', '?lastEventId=e-1'])('refuses %s', async (search) => {
        expect(await errorOf(await get(`/api/v1/events${search}`))).toMatchObject({ code: 'invalid_query' });
    });
    test('answers HEAD, and nobody without a token', async () => {
        const head = await fetch(`${api.url}/api/v1/events`, { method: 'HEAD', headers: asUser('Viewer') });
        expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
        expect((await fetch(`${api.url}/api/v1/events`)).status).toBe(401);
    });
});
test('without triage its routes say that it does not run', async () => {
    const bare = await serve();
    for (const path of ['/api/v1/issues', '/api/v1/issues/i-1', '/api/v1/events'])
        expect(await errorOf(await fetch(bare.url + path, { headers: asUser('Viewer') }))).toMatchObject({
            status: 503,
            code: 'not_ready',
        });
    await bare.close(1000);
});

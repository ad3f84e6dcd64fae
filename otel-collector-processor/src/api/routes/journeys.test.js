import { apiErrorSchema, journeyListSchema, journeyRunListSchema } from '@vigil/quality-model';
import { StoreError } from '../../store/index.ts';
import { asUser } from '../testing/callers.ts';
import { fakeDeps, NOW_MS } from '../testing/fakeDeps.ts';
import { serve } from '../testing/serve.ts';
const run = {
    checkId: 'checkout',
    runId: 'abc-here-1',
    attempt: 1,
    location: 'here',
    scheduledMs: NOW_MS - 10_000,
    startedMs: NOW_MS - 9_000,
    durationMs: 120,
    outcome: 'fail',
    reason: 'order: responseTime is 1200 ms',
    failedStep: 'order',
    steps: [],
    leaked: 0,
};
const journey = {
    id: 'checkout',
    name: 'Checkout',
    owner: 'money',
    criticality: 'p1',
    service: null,
    effect: 'write',
    target: '127.0.0.1:8080',
    intervalMs: 10_000,
    alert: { failures: 2, of: 3, recover: 2 },
    status: 'fail',
    failingSinceMs: NOW_MS - 19_000,
    nextRunMs: NOW_MS + 1000,
    passRatio: 0.5,
    points: [],
};
let api;
let asked;
let failure;
beforeEach(async () => {
    asked = [];
    failure = undefined;
    api = await serve(fakeDeps({
        tenantsOfOrg: { 1: ['default'], 2: ['acme'] },
        journeys: {
            list: () => [journey],
            runs: async (id, limit) => {
                asked.push([id, limit]);
                if (failure !== undefined)
                    throw failure;
                return [run];
            },
        },
    }));
});
afterEach(() => api.close(1000));
const get = (path, orgId = 1) => fetch(api.url + path, { headers: asUser('Viewer', { OrgID: orgId }) });
test('a Viewer reads how the journeys stand', async () => {
    const answer = await get('/api/v1/journeys');
    expect(answer.status).toBe(200);
    expect(journeyListSchema.parse(await answer.json())).toEqual({ nowMs: NOW_MS, journeys: [journey] });
});
test('attempts are those of the journey, as many as were asked for', async () => {
    const answer = await get('/api/v1/journeys/checkout/runs?limit=3');
    expect(journeyRunListSchema.parse(await answer.json())).toEqual({ runs: [run] });
    expect(asked).toEqual([['checkout', 3]]);
});
test("journeys are the default tenant's: another organisation has none", async () => {
    expect(journeyListSchema.parse(await (await get('/api/v1/journeys', 2)).json()).journeys).toEqual([]);
    expect((await get('/api/v1/journeys/checkout/runs', 2)).status).toBe(404);
    expect(asked).toEqual([]);
});
test.each([
    ['/api/v1/journeys/nothing/runs', 404, 'journey_not_found'],
    ['/api/v1/journeys/Nothing/runs', 400, 'invalid_params'],
    ['/api/v1/journeys/checkout/runs?limit=0', 400, 'invalid_query'],
    ['/api/v1/journeys/checkout/runs?limit=201', 400, 'invalid_query'],
])('%s is %i %s', async (path, status, code) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(apiErrorSchema.parse(await answer.json()).error.code).toBe(code);
});
test('a store that is away is said', async () => {
    failure = new StoreError('unreachable', 'The disk is full. Make room.');
    expect((await get('/api/v1/journeys/checkout/runs')).status).toBe(503);
});
test('without checks the routes say that they are not ready', async () => {
    const other = await serve();
    const answer = await fetch(`${other.url}/api/v1/journeys`, { headers: asUser('Viewer') });
    expect(apiErrorSchema.parse(await answer.json()).error.code).toBe('not_ready');
    await other.close(1000);
});

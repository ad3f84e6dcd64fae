import { apiErrorSchema, journeyListSchema, journeyRunListSchema } from '@vigil/quality-model';
import { StoreError } from '../../store/index.ts';
import { asUser } from '../testing/callers.ts';
import { fakeDeps, NOW_MS } from '../testing/fakeDeps.ts';
import { serve, type Served } from '../testing/serve.ts';

const run = {
  checkId: 'checkout',
  runId: 'abc-here-1',
  attempt: 1,
  location: 'here',
  scheduledMs: NOW_MS - 10_000,
  startedMs: NOW_MS - 9_000,
  durationMs: 120,
  outcome: 'fail' as const,
  reason: 'order: responseTime is 1200 ms',
  failedStep: 'order',
  steps: [],
  leaked: 0,
};
const journey = {
  id: 'checkout',
  name: 'Checkout',
  owner: 'money',
  criticality: 'p1' as const,
  service: null,
  effect: 'write' as const,
  target: '127.0.0.1:8080',
  intervalMs: 10_000,
  alert: { failures: 2, of: 3, recover: 2 },
  status: 'fail' as const,
  failingSinceMs: NOW_MS - 19_000,
  nextRunMs: NOW_MS + 1000,
  passRatio: 0.5,
  points: [],
};

let api: Served;
let asked: [string, number][];
let failure: Error | undefined;
let refusal = '';
beforeEach(async () => {
  asked = [];
  failure = undefined;
  refusal = '';
  api = await serve(
    fakeDeps({
      tenantsOfOrg: { 1: ['default'], 2: ['acme'] },
      journeys: {
        list: () => [journey],
        runs: async (id, limit) => {
          asked.push([id, limit]);
          if (failure !== undefined) throw failure;
          return [run];
        },
        runNow: async (id) => {
          asked.push([id, 0]);
          return refusal === '' ? { kind: 'ran', run } : { kind: 'not run', why: refusal };
        },
      },
    }),
  );
});
afterEach(() => api.close(1000));

const get = (path: string, orgId = 1) => fetch(api.url + path, { headers: asUser('Viewer', { OrgID: orgId }) });

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

describe('a run now', () => {
  const post = (path: string, role: 'Viewer' | 'Editor') =>
    fetch(api.url + path, {
      method: 'POST',
      headers: { ...asUser(role, { OrgID: 1 }), 'content-type': 'application/json' },
      body: '{}',
    });

  test.each([
    ['an Editor has it', 'checkout', 'Editor', '', 200, ''],
    ['a Viewer has not', 'checkout', 'Viewer', '', 403, 'role_too_low'],
    ['of a journey that there is not is none', 'nothing', 'Editor', '', 404, 'journey_not_found'],
    ['that the budget forbids is none', 'checkout', 'Editor', 'no room', 409, 'journey_not_run'],
  ] as const)('%s', async (_what, id, role, why, status, code) => {
    refusal = why;
    const answer = await post(`/api/v1/act/journeys/${id}/run`, role);
    expect(answer.status).toBe(status);
    const body = (await answer.json()) as { runId?: string; error?: { code: string } };
    expect(body.error?.code ?? '').toBe(code);
    if (status === 200) expect(body.runId).toBe(run.runId);
  });
});

import {
  apiErrorSchema,
  kpiDefinition,
  kpiReplySchema,
  sloListSchema,
  type KpiQuery,
  type Slo,
} from '@vigil/quality-model';
import { StoreError } from '../../store/index.ts';
import { asAdminToken, asUser } from '../testing/callers.ts';
import { fakeDeps, NOW_MS } from '../testing/fakeDeps.ts';
import { serve, type Served } from '../testing/serve.ts';

const slo = (id: string, tenant: string | undefined, more: Partial<Slo> = {}): Slo => ({
  id,
  name: id,
  source: 'vigil',
  prometheus: '',
  kind: 'availability',
  service: tenant === undefined ? null : { tenant, environment: '', namespace: '', name: 'till' },
  labels: {},
  owner: '',
  objectiveRatio: 0.99,
  windowMs: 86_400_000,
  state: 'ok',
  events: { total: 10, bad: 0 },
  errorRatio: 0,
  budgetRemainingRatio: 1,
  exhaustedInMs: null,
  burns: [],
  alerts: [],
  watchedMs: 1000,
  method: 'as it is',
  query: '',
  asOfMs: NOW_MS,
  problem: '',
  ...more,
});

let api: Served;
let asked: KpiQuery[];
let failure: Error | undefined;
beforeEach(async () => {
  asked = [];
  failure = undefined;
  const range = { fromMs: NOW_MS - 3_600_000, toMs: NOW_MS, value: 0.5, events: 2 };
  api = await serve(
    fakeDeps({
      slos: {
        list: () => ({
          slos: [slo('own', 'default'), slo('theirs', 'acme'), slo('journey', undefined)],
          problems: [{ source: 'prometheus main', message: 'is away' }],
        }),
      },
      kpiHistory: async (query) => {
        asked.push(query);
        if (failure !== undefined) throw failure;
        return {
          nowMs: NOW_MS,
          definition: kpiDefinition(query.kpi),
          current: range,
          previous: { ...range, value: null, events: 0 },
          target: null,
          stepMs: 60_000,
          points: [{ atMs: NOW_MS - 60_000, value: 0.5, events: 2 }],
          method: 'as it is',
          threshold: null,
        };
      },
    }),
  );
});
afterEach(() => api.close(1000));

const get = (path: string, headers = asUser('Viewer')) => fetch(`${api.url}${path}`, { headers });

test('SLOs are those of the tenants that one may read', async () => {
  const ofViewer = sloListSchema.parse(await (await get('/api/v1/slos')).json());
  expect(ofViewer.slos.map(({ id }) => id)).toEqual(['own', 'journey']);
  expect(ofViewer.problems).toHaveLength(1);
  const ofAdmin = sloListSchema.parse(await (await get('/api/v1/slos', asAdminToken)).json());
  expect(ofAdmin.slos.map(({ id }) => id)).toEqual(['own', 'theirs', 'journey']);
});

test('a KPI is asked for by its subject and range, and has its definition with it', async () => {
  const answer = await get(
    '/api/v1/kpi?kpi=apdex&service=till&operation=GET%20/&window=7d&to=1795000000000&step=1h&compare=4w',
  );
  expect(kpiReplySchema.parse(await answer.json())).toMatchObject({
    definition: { id: 'apdex' },
    points: [{ value: 0.5 }],
  });
  expect(asked).toEqual([
    {
      kpi: 'apdex',
      service: 'till',
      namespace: '',
      environment: '',
      tenant: 'default',
      operation: 'GET /',
      party: 'customers',
      window: 604_800_000,
      to: 1_795_000_000_000,
      step: 3_600_000,
      compare: 2_419_200_000,
    },
  ]);
});

test.each([
  ['kpi=happiness&service=a', 'kpi'],
  ['kpi=apdex', 'service'],
  ['kpi=journey_success&journey=a&service=b', 'service'],
  ['kpi=apdex&service=a&window=3y', 'window'],
  ['kpi=apdex&service=a&window=500d', 'window'],
  ['kpi=apdex&service=a&to=yesterday', 'to'],
  ['kpi=apdex&service=a&colour=red', 'colour'],
])('?%s is refused, and %s named', async (search, name) => {
  const answer = await get(`/api/v1/kpi?${search}`);
  expect(answer.status).toBe(400);
  expect(apiErrorSchema.parse(await answer.json()).error.detail).toMatchObject({ issues: [{ path: name }] });
});

test('another tenant is not for everybody', async () => {
  expect((await get('/api/v1/kpi?kpi=apdex&service=a&tenant=acme')).status).toBe(403);
  expect(asked).toEqual([]);
});

test('a store that is away is said to be', async () => {
  failure = new StoreError('unreachable', 'The store is away.');
  const answer = await get('/api/v1/kpi?kpi=apdex&service=a');
  expect(answer.status).toBe(503);
  expect(apiErrorSchema.parse(await answer.json()).error.code).toBe('store_unavailable');
});

test('what every KPI is can be asked', async () => {
  const { definitions } = (await (await get('/api/v1/kpi/definitions')).json()) as { definitions: { id: string }[] };
  expect(definitions.map(({ id }) => id)).toContain('slo_budget_remaining');
});

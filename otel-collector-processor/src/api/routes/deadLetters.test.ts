import { apiErrorSchema, deadLetterDetailSchema, deadLetterListSchema, type DeadLetter } from '@vigil/quality-model';
import { asAdminToken, asUser } from '../testing/callers.ts';
import type { DeadLetterDesk } from '../deps.ts';
import { fakeDeps, NOW_MS } from '../testing/fakeDeps.ts';
import { serve, type Served } from '../testing/serve.ts';

const LETTER: DeadLetter = {
  id: 'w0.tempo.4096',
  pipelineId: 'w0',
  destination: 'tempo',
  signal: 'traces',
  tenant: 'default',
  items: 3,
  bytes: 120,
  receivedMs: NOW_MS - 5,
  storedMs: NOW_MS,
  reason: 'HTTP 400: bad',
};
const STORE = {
  pipelineId: 'w0',
  destination: 'tempo',
  items: { traces: 3, metrics: 0, logs: 0 },
  bytes: 200,
  maxBytes: 1e6,
  oldestMs: NOW_MS,
  configured: true,
  replay: null,
};

/** A desk that answers from constants and remembers what it was asked. */
function fakeDesk(): { desk: DeadLetterDesk; asked: unknown[][] } {
  const asked: unknown[][] = [];
  const note =
    <T>(name: string, answer: T) =>
    async (...args: unknown[]): Promise<T> => {
      asked.push([name, ...args]);
      return answer;
    };
  const desk: DeadLetterDesk = {
    destinations: () => ['tempo', 'loki'],
    list: note('list', { letters: [LETTER], next: null, stores: [STORE] }),
    show: async (id, tenants) => {
      asked.push(['show', id, tenants]);
      return id === LETTER.id ? { letter: LETTER, otlp: { resourceSpans: [] } } : undefined;
    },
    replay: note('replay', [STORE]),
    drop: note('drop', { letters: 1, items: 3 }),
  };
  return { desk, asked };
}

let api: Served;
let asked: unknown[][];
beforeEach(async () => {
  const fake = fakeDesk();
  asked = fake.asked;
  api = await serve(fakeDeps({ deadLetters: fake.desk }));
});
afterEach(() => api.close(1000));

const get = (path: string, headers: Record<string, string> = asAdminToken) => fetch(api.url + path, { headers });
const post = (path: string, body: unknown, headers: Record<string, string> = asAdminToken) =>
  fetch(api.url + path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const codeOf = async (answer: Response) => apiErrorSchema.parse(await answer.json()).error.code;

describe('GET /api/v1/admin/deadletters', () => {
  test('lists letters and stores', async () => {
    const answer = await get('/api/v1/admin/deadletters?destination=tempo&after=w0.tempo.0&limit=7');
    expect(deadLetterListSchema.parse(await answer.json())).toEqual({ letters: [LETTER], next: null, stores: [STORE] });
    expect(asked).toEqual([['list', { destination: 'tempo', after: 'w0.tempo.0', limit: 7 }, 'all']]);
  });

  test.each(['limit=0', 'limit=1001', 'after=tempo', 'destination=Tempo', 'dest=tempo'])(
    'refuses ?%s',
    async (query) => {
      expect((await get(`/api/v1/admin/deadletters?${query}`)).status).toBe(400);
      expect(asked).toEqual([]);
    },
  );

  test('is for administrators, and of their tenants', async () => {
    for (const role of ['Viewer', 'Editor'] as const)
      expect((await get('/api/v1/admin/deadletters', asUser(role))).status).toBe(403);
    expect((await get('/api/v1/admin/deadletters', asUser('Admin'))).status).toBe(200);
    expect(asked).toEqual([['list', { limit: 100 }, ['default']]]);
  });
});

describe('GET /api/v1/admin/deadletters/{id}', () => {
  test('shows one with its content', async () => {
    const answer = await get('/api/v1/admin/deadletters/w0.tempo.4096');
    expect(deadLetterDetailSchema.parse(await answer.json())).toEqual({ letter: LETTER, otlp: { resourceSpans: [] } });
  });

  test('says when there is none', async () => {
    const answer = await get('/api/v1/admin/deadletters/w0.tempo.5');
    expect([answer.status, await codeOf(answer)]).toEqual([404, 'dead_letter_not_found']);
    expect((await get('/api/v1/admin/deadletters/..')).status).toBe(404);
    expect((await get('/api/v1/admin/deadletters/nonsense')).status).toBe(400);
  });
});

describe.each(['replay', 'drop'] as const)('POST /api/v1/admin/deadletters/%s', (act) => {
  const path = `/api/v1/admin/deadletters/${act}`;

  test('takes a destination, or letters of it, and is in the audit trail', async () => {
    expect((await post(path, { destination: 'tempo' })).status).toBe(200);
    expect((await post(path, { destination: 'tempo', ids: [LETTER.id] })).status).toBe(200);
    expect(asked).toEqual([
      [act, { destination: 'tempo' }, 'all'],
      [act, { destination: 'tempo', ids: [LETTER.id] }, 'all'],
    ]);
    expect(api.deps.store.audit).toMatchObject([
      { action: `admin.deadletters.${act}`, subject: 'tempo', detail: { ids: 'all', outcome: 'started' } },
      { action: `admin.deadletters.${act}`, subject: 'tempo', detail: { ids: [LETTER.id] } },
    ]);
  });

  test.each([
    ['no destination', {}],
    ['no letters', { destination: 'tempo', ids: [] }],
    ['something that is no id', { destination: 'tempo', ids: ['tempo'] }],
    ['something else', { destination: 'tempo', all: true }],
  ])('refuses %s', async (_what, body) => {
    expect((await post(path, body)).status).toBe(400);
    expect([asked, api.deps.store.audit]).toEqual([[], []]);
  });

  test('is for administrators', async () => {
    expect((await post(path, { destination: 'tempo' }, asUser('Editor'))).status).toBe(403);
    expect(asked).toEqual([]);
  });
});

test('what is no destination cannot be replayed, and the answer says which there are', async () => {
  const answer = await post('/api/v1/admin/deadletters/replay', { destination: 'mimir' });
  const { error } = apiErrorSchema.parse(await answer.json());
  expect([answer.status, error.code, error.message]).toEqual([
    404,
    'destination_not_found',
    expect.stringContaining('There are: tempo, loki'),
  ]);
});

test('where a pipeline does not answer, nobody is told half of the truth', async () => {
  const list = async () => {
    throw new Error('a pipeline is being started');
  };
  const silent = await serve(fakeDeps({ deadLetters: { ...fakeDesk().desk, list } }));
  const answer = await fetch(`${silent.url}/api/v1/admin/deadletters`, { headers: asAdminToken });
  const { error } = apiErrorSchema.parse(await answer.json());
  expect([answer.status, error.code, error.message]).toEqual([
    503,
    'not_ready',
    'Not ready: a pipeline is being started.',
  ]);
  await silent.close(1000);
});

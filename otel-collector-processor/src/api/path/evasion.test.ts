import fc from 'fast-check';
import { openApiDocument } from '../openApiDocument.ts';
import { asAdminToken, asUser } from '../testing/callers.ts';
import { rawRequest, sendRaw } from '../testing/rawHttp.ts';
import { serve, type Served } from '../testing/serve.ts';
import { testRoutes } from '../testing/testRoutes.ts';

const { routes, acted } = testRoutes();
let api: Served;
beforeAll(async () => {
  api = await serve(undefined, { routes });
});
afterAll(() => api.close(1000));

const documented = openApiDocument('0', routes, []).paths as Record<
  string,
  Record<string, { 'x-vigil-role'?: string }>
>;
/** Every route that a Viewer may not use: method, path. */
const guarded = Object.entries(documented).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([, operation]) => operation['x-vigil-role'] !== 'Viewer')
    .map(([method]) => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'i-1')] as const),
);

/** Ways to write a guarded path so that one reader takes it for something else than the next one. */
function spellings(path: string): string[] {
  const [, , , routeClass = '', ...rest] = path.split('/');
  const tail = rest.join('/');
  const up = ['..', '%2e%2e', '%2E%2E', '.%2e', '%2e.', '..;', '..%00', '%252e%252e', '%c0%ae%c0%ae', '..%09'];
  const first = routeClass.charAt(0);
  const code = first.charCodeAt(0).toString(16);
  return [
    ...up.flatMap((dots) => [
      `/api/v1/query/${dots}/${routeClass}/${tail}`,
      `/api/v1/query/x/${dots}/${dots}/${routeClass}/${tail}`,
      `/api/v1/x/${dots}%2f${routeClass}/${tail}`,
      `/api/v1/x/${dots}%2F${routeClass}/${tail}`,
      `/api/v1/x/${dots}%5c${routeClass}/${tail}`,
      `/api/v1/x/${dots}\\${routeClass}/${tail}`,
      `/api/v1/query/issues/${dots}/${dots}/${routeClass}/${tail}`,
    ]),
    `//api/v1/${routeClass}/${tail}`,
    `/api//v1/${routeClass}/${tail}`,
    `/api/v1//${routeClass}/${tail}`,
    `/api/v1/${routeClass}//${tail}`,
    `/./api/v1/${routeClass}/${tail}`,
    `/api/v1/./${routeClass}/${tail}`,
    `/api/v1/%2e/${routeClass}/${tail}`,
    `/api/v1/${routeClass}/./${tail}`,
    `/api/v1/${routeClass}/${tail}/.`,
    `/api/v1/${routeClass}/${tail}/x/..`,
    `/api/v1/${routeClass}/${tail}/`,
    `/api/v1/${routeClass.toUpperCase()}/${tail}`,
    `/api/v1/${first.toUpperCase()}${routeClass.slice(1)}/${tail}`,
    `/API/v1/${routeClass}/${tail}`,
    `/api/V1/${routeClass}/${tail}`,
    `/api/v1/%${code}${routeClass.slice(1)}/${tail}`,
    `/api/v1/%25${code}${routeClass.slice(1)}/${tail}`,
    `/api/v1/${routeClass}%2f${tail}`,
    `/api/v1/${routeClass}%2F${tail}`,
    `/api/v1/${routeClass}%252F${tail}`,
    `/api/v1%2f${routeClass}/${tail}`,
    `/api/v1/${routeClass}%00/${tail}`,
    `/api/v1/%00${routeClass}/${tail}`,
    `/api/v1/${routeClass}%20/${tail}`,
    `/api/v1/${routeClass};x=1/${tail}`,
    `/api;x/v1/${routeClass}/${tail}`,
    `/api/v1\\${routeClass}/${tail}`,
    `\\api\\v1\\${routeClass}\\${tail}`,
    `/\\api/v1/${routeClass}/${tail}`,
    `/api/v1/${routeClass}/${tail}#`,
    `/api/v1/query/issues#/../../${routeClass}/${tail}`,
    `/api/v1/query/issues?/../../${routeClass}/${tail}`,
    `/api/v1/${routeClass}/${tail}?role=Admin`,
    `api/v1/${routeClass}/${tail}`,
    `http://127.0.0.1/api/v1/${routeClass}/${tail}`,
    `HTTP://127.0.0.1/api/v1/${routeClass}/${tail}`,
    `http://127.0.0.1/api/v1/query/../${routeClass}/${tail}`,
    `//127.0.0.1/api/v1/${routeClass}/${tail}`,
    `/api/v1/${routeClass}/\u00a0${tail}`,
    `/api/v1/\u0001${routeClass}/${tail}`,
    `/api/v1/${routeClass}\t/${tail}`,
    `/api/v1/${routeClass.replace('a', '\u00e0')}/${tail}`,
  ];
}

/** What a Viewer's request with this target came to. */
const asViewer = (method: string, target: string, headers: Readonly<Record<string, string>> = {}) =>
  sendRaw(
    api.port,
    rawRequest(
      method,
      target,
      { ...asUser('Viewer'), 'Content-Type': 'application/json', ...headers },
      method === 'POST' ? '{"note":"x"}' : '',
    ),
  );

function nothingWasDone(): void {
  expect(acted).toEqual([]);
  expect(api.deps.asked.reloads).toBe(0);
  expect(api.deps.store.audit).toEqual([]);
}

test('the document names the guarded routes', () => {
  expect(guarded).toEqual([
    ['POST', '/api/v1/act/journeys/i-1/run'],
    ['POST', '/api/v1/admin/reload'],
    ['GET', '/api/v1/admin/audit'],
    ['GET', '/api/v1/admin/deadletters'],
    ['GET', '/api/v1/admin/deadletters/i-1'],
    ['POST', '/api/v1/admin/deadletters/replay'],
    ['POST', '/api/v1/admin/deadletters/drop'],
    ...['acknowledge', 'unacknowledge', 'assign', 'note', 'resolve', 'silence'].map((act) => [
      'POST',
      `/api/v1/act/issues/i-1/${act}`,
    ]),
    ['POST', '/api/v1/act/issues/i-1/ack'],
  ]);
});

describe.each(guarded)('%s %s', (method, path) => {
  test('is refused to a Viewer by its plain path', async () => {
    expect(await asViewer(method, path)).toMatchObject({ status: 403, code: 'role_too_low' });
  });

  test('is refused to a Viewer by any other spelling', async () => {
    for (const target of spellings(path)) {
      const { status, code } = await asViewer(method, target);
      const outcome = `${target} → ${status} ${code}`;
      if (target === `${path}/` || target === `${path}?role=Admin`) expect(outcome).toContain('403 role_too_low');
      // What stands behind a `?` is no path: this asks the query route, and it knows no such parameter.
      else if (target.includes('issues?')) expect(outcome).toMatch(/400 invalid_query|405 method_not_allowed/);
      // Node's own parser is the first to refuse what cannot stand on a request line.
      else expect(outcome).toMatch(/→ 400 (?:path_not_normal|request_malformed)$/);
    }
    nothingWasDone();
  });

  test.each([
    ['a Host that holds a path', { Host: `127.0.0.1${path}?` }],
    ['a Host that holds a path and a fragment', { Host: `127.0.0.1${path}#` }],
    ['a Host with a user', { Host: `x@127.0.0.1${path}?` }],
    ['another path by header', { 'X-Original-URL': path, 'X-Rewrite-URL': path, 'X-Forwarded-Prefix': path }],
    ['another method by header', { 'X-HTTP-Method-Override': method, 'X-Method-Override': method }],
  ])('is not reached by a Viewer through %s', async (_what, headers) => {
    for (const innocent of ['/api/v1/query/issues', '/api/v1/whoami', '/healthz'])
      await asViewer(method, innocent, headers);
    nothingWasDone();
  });

  test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY', 'PROPFIND'])(
    'does nothing for a Viewer who sends %s',
    async (other) => {
      const { status } = await asViewer(other, path);
      expect([403, 404, 405]).toContain(status);
      nothingWasDone();
    },
  );

  test('has one spelling for everybody, whoever asks', async () => {
    for (const target of spellings(path).filter(
      (spelling) => !spelling.startsWith(path) && !spelling.includes('issues?'),
    ))
      for (const headers of [{}, asUser('Editor'), asUser('None'), asAdminToken]) {
        const { status } = await sendRaw(api.port, rawRequest(method, target, headers));
        expect(`${target} → ${status}`).toMatch(/→ 40[01]$/);
      }
    nothingWasDone();
  });
});

test('whatever a path is made of, a Viewer never gets past a guard', async () => {
  const parts = [
    'api',
    'v1',
    'admin',
    'act',
    'query',
    'reload',
    'audit',
    'issues',
    'i-1',
    'ack',
    '..',
    '.',
    '%2e%2e',
    '%2f',
    '%5C',
    '%61dmin',
    'ADMIN',
    '',
    ';',
    '%',
    '\\',
  ];
  const target = fc
    .tuple(
      fc.constantFrom('/api/v1/', '/', '/api/', '/api/v1/query/', '//'),
      fc.array(fc.constantFrom(...parts), { maxLength: 6 }),
    )
    .map(([start, segments]) => start + segments.join('/'));
  await fc.assert(
    fc.asyncProperty(target, fc.constantFrom('GET', 'POST'), async (path, method) => {
      const { status } = await asViewer(method, path);
      expect(status).toBeGreaterThanOrEqual(400);
      nothingWasDone();
    }),
    { numRuns: 300, seed: 4 },
  );
});

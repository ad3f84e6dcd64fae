import { API_ERROR_CODES } from '@vigil/quality-model';
import { apiRoutes } from './routes/apiRoutes.ts';
import { serve, type Served } from './testing/serve.ts';
import { asUser } from './testing/callers.ts';
import { openApiDocument } from './openApiDocument.ts';
import { testRoutes } from './testing/testRoutes.ts';

type Operation = {
  operationId: string;
  security?: unknown[];
  'x-vigil-role'?: string;
  parameters?: { name: string; in: string; required: boolean }[];
  requestBody?: unknown;
  responses: Record<string, { description: string }>;
};
type Document = { openapi: string; info: { description: string }; paths: Record<string, Record<string, Operation>> };

describe('the OpenAPI document', () => {
  let api: Served;
  let document: Document;
  beforeAll(async () => {
    api = await serve();
    const answer = await fetch(`${api.url}/api/v1/openapi.json`, { headers: asUser('Viewer') });
    document = (await answer.json()) as Document;
  });
  afterAll(() => api.close(1000));

  const operations = () => Object.values(document.paths).flatMap((methods) => Object.values(methods));

  test('lists every route and probe', () => {
    expect(
      Object.entries(document.paths)
        .flatMap(([path, methods]) => Object.keys(methods).map((m) => `${m} ${path}`))
        .sort(),
    ).toEqual([
      'get /api/v1/admin/audit',
      'get /api/v1/admin/deadletters',
      'get /api/v1/admin/deadletters/{id}',
      'get /api/v1/config',
      'get /api/v1/coverage',
      'get /api/v1/events',
      'get /api/v1/graph',
      'get /api/v1/issues',
      'get /api/v1/issues/{id}',
      'get /api/v1/journeys',
      'get /api/v1/journeys/{id}/runs',
      'get /api/v1/kpi',
      'get /api/v1/kpi/definitions',
      'get /api/v1/openapi.json',
      'get /api/v1/series',
      'get /api/v1/services',
      'get /api/v1/slos',
      'get /api/v1/status',
      'get /api/v1/users',
      'get /api/v1/whoami',
      'get /healthz',
      'get /metrics',
      'get /readyz',
      'post /api/v1/act/issues/{id}/acknowledge',
      'post /api/v1/act/issues/{id}/assign',
      'post /api/v1/act/issues/{id}/note',
      'post /api/v1/act/issues/{id}/resolve',
      'post /api/v1/act/issues/{id}/silence',
      'post /api/v1/act/issues/{id}/unacknowledge',
      'post /api/v1/act/journeys/{id}/run',
      'post /api/v1/admin/deadletters/drop',
      'post /api/v1/admin/deadletters/replay',
      'post /api/v1/admin/reload',
      'post /api/v1/hooks/alertmanager/{id}',
      'post /api/v1/query/issues/{id}/silence-preview',
      'post /api/v1/query/user-hit',
    ]);
  });

  test('gives every operation a name of its own', () => {
    const names = operations().map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  test('has no reference that leads nowhere', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, pointer = '']) => pointer.split('/'));
    expect(references.length).toBeGreaterThan(0);
    for (const pointer of references) {
      const target = pointer.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document);
      expect(target).toBeDefined();
    }
  });

  test('says which role a route wants, and that probes want none', () => {
    expect(document.paths['/api/v1/admin/audit']?.['get']?.['x-vigil-role']).toBe('Admin');
    expect(document.paths['/api/v1/services']?.['get']?.['x-vigil-role']).toBe('Viewer');
    expect(document.paths['/healthz']?.['get']?.security).toEqual([]);
  });

  test('says what may be left out', () => {
    expect(document.paths['/api/v1/services']?.['get']?.parameters).toMatchObject([
      { name: 'window', in: 'query', required: false },
      { name: 'offset', in: 'query', required: false },
      { name: 'tenant', in: 'query', required: false },
    ]);
  });

  test('names every code, and for each status those that it may carry', () => {
    for (const code of API_ERROR_CODES) expect(document.info.description).toContain(`\`${code}\``);
    const statuses = document.paths['/api/v1/admin/reload']?.['post']?.responses;
    expect(statuses?.['422']?.description).toBe('`config_invalid`');
    expect(statuses?.['413']?.description).toBe('`body_too_large`');
    expect(statuses?.['401']?.description).toBe('`token_missing`, `token_wrong`');
  });
});

test('a route with parameters and a body is described with both', () => {
  const { paths } = openApiDocument('0', testRoutes().routes, []) as unknown as Document;
  expect(paths['/api/v1/act/issues/{id}/ack']?.['post']).toMatchObject({
    operationId: 'postActIssuesIdAck',
    'x-vigil-role': 'Editor',
    parameters: [{ name: 'id', in: 'path', required: true }],
    requestBody: { content: { 'application/json': { schema: { required: ['note'], additionalProperties: false } } } },
    responses: { 400: { description: expect.stringContaining('`invalid_params`') as string } },
  });
});

test('no two routes share method and path', () => {
  const keys = apiRoutes.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(keys).size).toBe(keys.length);
});

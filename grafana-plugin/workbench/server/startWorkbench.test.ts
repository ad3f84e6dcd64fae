import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startWorkbench, type Workbench, type WorkbenchOptions } from './startWorkbench.ts';
import { rawRequest, rawStatusLine } from './testing/rawRequest.ts';
import { TEST_APP_ID, writeTestDist } from './testing/testDist.ts';

const files = writeTestDist();
const SETTINGS = `/api/plugins/${TEST_APP_ID}/settings`;
const options: WorkbenchOptions = {
  ...files,
  port: 0,
  version: '12.4.10',
  settings: { enabled: true, pinned: true, jsonData: { apiUrl: 'http://c' }, secureJsonData: { apiToken: 's3cret' } },
};
let workbench: Workbench;

beforeEach(async () => {
  workbench = await startWorkbench(options);
});
afterEach(() => workbench.close());
afterAll(() => rmSync(files.folder, { recursive: true }));

const get = (path: string, headers: Record<string, string> = {}) => rawRequest(workbench.url, path, { headers });
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  rawRequest(workbench.url, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const cookieFor = async (wish: object): Promise<Record<string, string>> => {
  const { headers } = await post('/workbench/session', wish);
  return { cookie: headers['set-cookie']![0]!.split(';')[0]! };
};
const boot = async (headers?: Record<string, string>) => {
  const { body } = await get('/workbench/boot.js', headers);
  return JSON.parse(/^window\.grafanaBootData = (.*);$/m.exec(body)![1]!) as {
    user: Record<string, unknown> & { permissions: Record<string, boolean> };
    settings: Record<'datasources' | 'panels' | 'apps', Record<string, Record<string, unknown>>>;
    navTree: { text: string; url: string; children?: { text: string }[] }[];
  };
};

describe('the settings of the app', () => {
  test('tell which secrets are set, and none of them', async () => {
    const { status, body } = await get(SETTINGS);
    expect(status).toBe(200);
    expect(body).not.toContain('s3cret');
    expect(JSON.parse(body)).toMatchObject({
      id: TEST_APP_ID,
      enabled: true,
      module: `public/plugins/${TEST_APP_ID}/module.js`,
      jsonData: { apiUrl: 'http://c' },
      secureJsonFields: { apiToken: true },
    });
  });

  test('are changed by an Admin', async () => {
    const body = {
      enabled: true,
      pinned: true,
      jsonData: { apiUrl: 'http://other' },
      secureJsonData: { more: 'm0re' },
    };
    const saved = await post(SETTINGS, body);
    expect([saved.status, JSON.parse(saved.body)]).toEqual([200, { message: 'Plugin settings updated' }]);
    expect(JSON.parse((await get(SETTINGS)).body)).toMatchObject({
      jsonData: { apiUrl: 'http://other' },
      secureJsonFields: { apiToken: true, more: true },
    });
  });

  test.each(['Viewer', 'Editor'])('are not changed by one who is %s', async (role) => {
    const { status, body } = await post(SETTINGS, { enabled: false }, await cookieFor({ role }));
    expect([status, JSON.parse(body)]).toEqual([403, expect.objectContaining({ title: 'Access denied' })]);
    expect(JSON.parse((await get(SETTINGS)).body)).toMatchObject({ enabled: true });
  });

  test.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, '{}', 400],
    ['no JSON', {}, '{', 400],
    ['too much', {}, `"${'x'.repeat(1024 * 1024)}"`, 413],
  ])('are not changed by %s', async (_what, headers, body, status) => {
    const all = { 'content-type': 'application/json', ...headers };
    expect((await rawRequest(workbench.url, SETTINGS, { method: 'POST', headers: all, body })).status).toBe(status);
  });

  test('are those of no other plugin', async () => {
    expect((await get('/api/plugins/other-app/settings')).status).toBe(404);
    expect((await post('/api/plugins/vigil-test-panel/settings', {})).status).toBe(404);
  });
});

describe('the boot data', () => {
  test.each([
    ['None', ['read'], ['Overview']],
    ['Viewer', ['read'], ['Overview']],
    ['Editor', ['read', 'act'], ['Overview']],
    ['Admin', ['read', 'act', 'admin'], ['Overview', 'Setup']],
  ])('of one who is %s has the permissions %j and the menu %j', async (role, actions, menu) => {
    const { user, navTree } = await boot(await cookieFor({ role }));
    const own = Object.keys(user.permissions).filter((action) => action.startsWith(TEST_APP_ID));
    expect(own).toEqual(actions.map((action) => `${TEST_APP_ID}:${action}`));
    expect(user).toMatchObject({ orgRole: role, login: role.toLowerCase(), isGrafanaAdmin: false });
    expect(navTree[0]!.children!.map(({ text }) => text)).toEqual(menu);
    expect(navTree[0]!.url).toBe(`/a/${TEST_APP_ID}/overview`);
  });

  test('has the nested plugins where Grafana serves them', async () => {
    const { settings } = await boot();
    expect(settings.panels['vigil-test-panel']!['module']).toBe('public/plugins/vigil-test-panel/module.js');
    expect(settings.datasources['Test data']).toMatchObject({
      uid: 'vigil-test',
      type: 'vigil-test-datasource',
      meta: { module: 'public/plugins/vigil-test-datasource/module.js' },
    });
  });

  test('has neither panels nor the app’s pages when the app is disabled', async () => {
    await post(SETTINGS, { enabled: false });
    const { settings, navTree } = await boot();
    expect([settings.panels, navTree.map(({ text }) => text)]).toEqual([{}, ['Workbench dashboard']]);
  });

  test('has theme and time zone as they were chosen', async () => {
    const { user } = await boot(await cookieFor({ theme: 'light', timeZone: 'utc' }));
    expect(user).toMatchObject({ theme: 'light', lightTheme: true, timezone: 'utc' });
  });
});

describe('the session', () => {
  test('is told, and changed by what it can be', async () => {
    const cookie = await cookieFor({ role: 'Viewer' });
    expect(JSON.parse((await get('/workbench/session', cookie)).body)).toMatchObject({ role: 'Viewer', theme: 'dark' });
    expect((await post('/workbench/session', { role: 'Owner' })).status).toBe(400);
  });

  test('says who the user is', async () => {
    const { body } = await get('/api/user', await cookieFor({ role: 'Editor', login: 'kim' }));
    expect(JSON.parse(body)).toMatchObject({ login: 'kim', orgId: 1 });
  });
});

describe('files', () => {
  test.each([
    [`/public/plugins/${TEST_APP_ID}/module.js?_cache=1`, '// the app\n'],
    ['/public/plugins/vigil-test-panel/module.js', '// the panel\n'],
    ['/workbench/host/main.js', '// the host\n'],
    ['/public/build/img/icons/unicons/bell.svg', '<svg/>'],
    ['/public/build/img/icons/unicons/spinner.svg', '<svg/>'],
  ])('%s is served', async (path, text) => {
    const { status, body, headers } = await get(path);
    expect([status, body]).toEqual([200, text]);
    expect((await get(path, { 'if-none-match': headers.etag! })).status).toBe(304);
  });

  test.each([
    '/public/plugins/other-app/module.js',
    `/public/plugins/${TEST_APP_ID}/`,
    `/public/plugins/${TEST_APP_ID}/../../secret.txt`,
    `/public/plugins/${TEST_APP_ID}/%2e%2e/secret.txt`,
    `/public/plugins/${TEST_APP_ID}/..%2fsecret.txt`,
    `/public/plugins/${TEST_APP_ID}//etc/passwd`,
    '/public/plugins/%2e%2e/secret.txt',
    '/public/build/img/../../../../../secret.txt',
    '/workbench/host/../secret.txt',
    '/workbench/host/..%5csecret.txt',
    '/public/secret.txt',
  ])('%s is not', async (path) => {
    const { status, body } = await get(path);
    expect([status, body.includes('not for you')]).toEqual([404, false]);
  });
});

describe('a page', () => {
  test.each(['/', `/a/${TEST_APP_ID}/overview`, '/d/workbench', '/nowhere'])('is the same at %s', async (path) => {
    const { status, headers, body } = await get(path);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['x-frame-options']).toBe('deny');
    expect(body.match(/<script[^>]*>/g)).toEqual([
      '<script src="/workbench/boot.js">',
      '<script type="module" src="/workbench/host/main.js">',
    ]);
  });

  test('is in the colours of the theme before anything is drawn', async () => {
    expect((await get('/', await cookieFor({ theme: 'light' }))).body).toContain('class="theme-light');
  });
});

describe('the server', () => {
  test('listens on loopback alone, and answers to no other name', async () => {
    expect(workbench.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await get('/', { host: 'evil.example' })).status).toBe(403);
    expect((await post(SETTINGS, {}, { origin: 'https://evil.example' })).status).toBe(403);
  });

  test('knows the rest of Grafana’s API not', async () => {
    expect((await get('/api/annotations')).status).toBe(404);
    expect((await rawRequest(workbench.url, '/somewhere', { method: 'PUT' })).status).toBe(405);
  });

  test('is not brought down by what is no request', async () => {
    expect(await rawStatusLine(workbench.url, 'NONSENSE')).toBe('HTTP/1.1 400 Bad Request');
    expect((await get('/workbench/healthz')).status).toBe(200);
  });

  test('shows a panel of every kind that the app brings', async () => {
    const { dashboard } = JSON.parse((await get('/api/dashboards/uid/workbench')).body) as {
      dashboard: { panels: object[] };
    };
    expect(dashboard.panels).toEqual([
      expect.objectContaining({ type: 'vigil-test-panel', targets: [{ refId: 'A' }] }),
    ]);
  });

  test('shows of a dashboard that it is given the panels that the app brings', async () => {
    const panels = [{ type: 'timeseries' }, { type: 'vigil-test-panel', title: 'Mine' }];
    const dashboardFile = join(files.folder, 'dashboard.json');
    writeFileSync(dashboardFile, JSON.stringify({ title: 'Given', panels }));
    const other = await startWorkbench({ ...options, dashboardFile });
    const { body } = await rawRequest(other.url, '/api/dashboards/uid/workbench');
    await other.close();
    expect(JSON.parse(body)).toMatchObject({
      dashboard: { title: 'Given', panels: [{ id: 1, type: 'vigil-test-panel', title: 'Mine' }] },
    });
  });

  test.each([
    ['the plugin', { dist: join(files.folder, 'empty') }, /no plugin\.json in .*: build the plugin first/],
    ['the host', { bundle: join(files.folder, 'empty') }, /no main\.js in .*: build the host first/],
  ])('says that %s is not built', async (_what, over, message) => {
    mkdirSync(join(files.folder, 'empty'), { recursive: true });
    await expect(startWorkbench({ ...options, ...over })).rejects.toThrow(message);
  });
});

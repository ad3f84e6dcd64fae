import { rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { PluginSettings } from '../plugins/pluginSettings.ts';
import { startWorkbench, type Workbench } from '../startWorkbench.ts';
import { sessionCookie } from '../session/sessionCookie.ts';
import { DEFAULT_SESSION } from '../session/session.ts';
import type { Role } from '../plugins/role.ts';
import { fakeCompanion, type FakeCompanion } from '../testing/fakeCompanion.ts';
import { openRequest, rawRequest } from '../testing/rawRequest.ts';
import { TEST_APP_ID, writeTestDist } from '../testing/testDist.ts';

const files = writeTestDist();
const PROXY = `/api/plugin-proxy/${TEST_APP_ID}`;
let companion: FakeCompanion;
let workbench: Workbench;

const settings = (over: Partial<PluginSettings> = {}): PluginSettings => ({
  enabled: true,
  pinned: true,
  jsonData: { apiUrl: companion.url },
  secureJsonData: { apiToken: 's3cret' },
  ...over,
});
const start = (over: Partial<PluginSettings> = {}): Promise<Workbench> =>
  startWorkbench({ ...files, port: 0, version: '12.4.10', settings: settings(over) });

beforeAll(async () => {
  companion = await fakeCompanion();
  workbench = await start();
});
afterEach(() => {
  companion.received.length = 0;
  companion.answerWith((_request, response) => response.end('{"ok":true}'));
});
afterAll(async () => {
  await workbench.close();
  await companion.close();
  rmSync(files.folder, { recursive: true });
});

const as = (role: Role): Record<string, string> => {
  const session = { ...DEFAULT_SESSION, role, login: role.toLowerCase() };
  return { cookie: sessionCookie(session).split(';')[0]! };
};
const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  rawRequest(workbench.url, PROXY + path, { method, headers, ...(body !== undefined && { body }) });

describe('roles, on plain paths', () => {
  test.each([
    ['None', 'GET', '/api/v1/issues', 200],
    ['None', 'POST', '/api/v1/act/ack', 403],
    ['None', 'GET', '/by-role/x', 403],
    ['Viewer', 'GET', '/api/v1/issues', 200],
    ['Viewer', 'POST', '/api/v1/query/series', 200],
    ['Viewer', 'POST', '/api/v1/act/ack', 403],
    ['Viewer', 'GET', '/api/v1/admin/x', 403],
    ['Viewer', 'GET', '/by-role/x', 403],
    ['Editor', 'POST', '/api/v1/act/ack', 200],
    ['Editor', 'GET', '/api/v1/admin/x', 403],
    ['Editor', 'GET', '/by-role/x', 200],
    ['Admin', 'POST', '/api/v1/act/ack', 200],
    ['Admin', 'POST', '/api/v1/admin/x', 200],
    ['Admin', 'GET', '/by-role/x', 200],
    ['Viewer', 'GET', '/one/exact', 200],
  ] as const)('%s: %s %s is %i', async (role, method, path, status) => {
    const answer = await ask(method, path, as(role));
    expect(answer.status).toBe(status);
    expect(companion.received).toHaveLength(status === 200 ? 1 : 0);
    if (status === 403) expect(JSON.parse(answer.body)).toEqual({ message: 'plugin proxy route access denied' });
  });

  test.each([
    ['DELETE', '/api/v1/issues'],
    ['POST', '/api/v1/issues'],
    ['GET', '/api/v2/issues'],
    ['GET', ''],
  ])('%s %s, which is not listed, is 404', async (method, path) => {
    const { status, body } = await ask(method, path);
    expect([status, JSON.parse(body)]).toEqual([404, { message: 'plugin route match not found' }]);
  });
});

describe('raw paths, which a Viewer gets past the proxy as on Grafana 12.3', () => {
  test.each([
    ['POST', '/api/v1/query/../act/ack', '/api/v1/query/../act/ack'],
    ['POST', '/api/v1/query/%2e%2e/act/ack', '/api/v1/query/../act/ack'],
    ['GET', '/api/v1/x/..%2fadmin/y', '/api/v1/x/../admin/y'],
    ['GET', '/api/v1/./admin/x', '/api/v1/./admin/x'],
    ['GET', '/api/v1//admin/x', '/api/v1/admin/x'],
    ['GET', '/api/v1/ADMIN/x', '/api/v1/ADMIN/x'],
    ['GET', '/api/v1/a//b///c', '/api/v1/a//b///c'],
    ['GET', `/api/v1/${'long/'.repeat(1000)}x`, `/api/v1/${'long/'.repeat(1000)}x`],
    ['GET', '//api/v1/issues', '/api/v1/issues'],
    ['GET', '/api/v1/issues/', '/api/v1/issues'],
    ['GET', '/api/v1/issues?a=%2e%2e&b=1?2', '/api/v1/issues?a=%2e%2e&b=1?2'],
  ])('%s %.60s arrives as %.60s', async (method, path, arrives) => {
    const { status } = await ask(method, path, as('Viewer'));
    expect(status).toBe(200);
    expect(companion.received.map(({ url }) => url)).toEqual([arrives]);
    expect(companion.received[0]!.headers.authorization).toBe('Bearer s3cret');
  });

  test('half an escape is 400', async () => {
    expect((await ask('GET', '/api/v1/%zz')).status).toBe(400);
  });
});

describe('a request that is passed on', () => {
  test('has the body, the route’s header, and who asks', async () => {
    await ask('POST', '/api/v1/act/ack', { ...as('Editor'), 'content-type': 'application/json' }, '{"note":"ü"}');
    const [{ method, headers, body } = companion.received[0]!] = companion.received;
    expect([method, body]).toEqual(['POST', '{"note":"ü"}']);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer s3cret',
      host: new URL(companion.url).host,
      'accept-encoding': 'gzip',
      'x-forwarded-for': '127.0.0.1, 127.0.0.1',
      'x-grafana-referer': '',
    });
    const context = JSON.parse(headers['x-grafana-context'] as string) as object;
    expect(context).toMatchObject({
      OrgID: 1,
      OrgRole: 'Editor',
      Login: 'editor',
      IsGrafanaAdmin: false,
      IsAnonymous: false,
    });
    const claims = (headers['x-grafana-id'] as string).split('.')[1]!;
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      aud: 'org:1',
      role: 'Editor',
      username: 'editor',
    });
  });

  test('has the keys in X-Grafana-Context that Grafana was seen to send', async () => {
    await ask('GET', '/api/v1/whoami');
    const keys = Object.keys(JSON.parse(companion.received[0]!.headers['x-grafana-context'] as string) as object);
    expect(keys).toEqual(
      'UserID UserUID OrgID OrgName OrgRole Login Name Email EmailVerified AuthID AuthenticatedBy Namespace ApiKeyID IsServiceAccount IsGrafanaAdmin IsAnonymous IsDisabled HelpFlags1 LastSeenAt Teams FallbackType'.split(
        ' ',
      ),
    );
  });

  test('cannot bring its own identity, credentials or cookies', async () => {
    await ask('GET', '/api/v1/whoami', {
      ...as('Viewer'),
      authorization: 'Bearer stolen',
      'x-grafana-context': '{"OrgRole":"Admin"}',
      'x-grafana-id': 'forged',
      'x-grafana-user': 'root',
      'x-forwarded-host': 'elsewhere',
      origin: workbench.url,
      referer: `${workbench.url}/a/page`,
    });
    const { headers } = companion.received[0]!;
    expect(JSON.parse(headers['x-grafana-context'] as string)).toMatchObject({ OrgRole: 'Viewer' });
    expect(headers.authorization).toBe('Bearer s3cret');
    expect(headers['x-grafana-id']).not.toBe('forged');
    expect(headers['x-grafana-referer']).toBe(`${workbench.url}/a/page`);
    for (const name of ['cookie', 'x-grafana-user', 'x-forwarded-host', 'origin', 'referer']) {
      expect(headers[name]).toBeUndefined();
    }
  });

  test('by a route without a header of its own has no credentials at all', async () => {
    await ask('GET', '/one/exact', { authorization: 'Bearer stolen' });
    expect(companion.received.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/exactly', undefined],
    ]);
  });

  test('keeps what the companion needs to answer from where the sender got to', async () => {
    const headers = { 'if-none-match': '"x"', 'last-event-id': '17', 'accept-encoding': 'br' };
    await ask('GET', '/api/v1/events', headers);
    expect(companion.received[0]!.headers).toMatchObject(headers);
  });

  test('with a login in letters of any script has them as bytes of UTF-8', async () => {
    const cookie = sessionCookie({ ...DEFAULT_SESSION, login: '日本 <ü>' }).split(';')[0]!;
    await ask('GET', '/api/v1/whoami', { cookie });
    const bytes = Buffer.from(companion.received[0]!.headers['x-grafana-context'] as string, 'latin1');
    expect(bytes.toString('utf8')).toContain('"Login":"日本 \\u003cü\\u003e"');
  });
});

describe('an answer that is passed back', () => {
  test('has Grafana’s headers and not those that concern Grafana itself', async () => {
    companion.answerWith((_request, response) => {
      response.writeHead(409, {
        'content-type': 'application/json',
        'content-security-policy': "default-src 'self'",
        'cache-control': 'max-age=60',
        'set-cookie': 'a=b',
        server: 'companion',
        'strict-transport-security': 'max-age=1',
        'x-frame-options': 'SAMEORIGIN',
        etag: '"e"',
      });
      response.end('{"error":{}}');
    });
    const { status, headers, body } = await ask('GET', '/api/v1/issues');
    expect([status, body]).toEqual([409, '{"error":{}}']);
    expect(headers).toMatchObject({
      'content-security-policy': 'sandbox',
      'cache-control': 'no-store',
      'x-frame-options': 'deny',
      'x-content-type-options': 'nosniff',
      via: '1.1 grafana',
      etag: '"e"',
    });
    for (const name of ['set-cookie', 'server', 'strict-transport-security']) expect(headers[name]).toBeUndefined();
  });

  test.each([
    ['unpacked for one who did not ask for gzip', {}, undefined, 'long '.repeat(100)],
    ['left packed for one who did', { 'accept-encoding': 'gzip' }, 'gzip', undefined],
  ])('is %s', async (_how, headers, encoding, text) => {
    companion.answerWith((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('long '.repeat(100)));
    });
    const answer = await ask('GET', '/api/v1/issues', headers);
    expect(answer.headers['content-encoding']).toBe(encoding);
    if (text !== undefined) expect(answer.body).toBe(text);
  });

  test('comes event by event, at once', async () => {
    let send: (text: string) => void = () => undefined;
    let gone = false;
    companion.answerWith((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      send = (text) => void response.write(text);
      request.once('close', () => (gone = true));
    });
    const answer = await openRequest(workbench.url, `${PROXY}/api/v1/events`);
    const events: string[] = [];
    answer.on('data', (chunk: Buffer) => events.push(chunk.toString()));
    for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
      const sentMs = performance.now();
      send(event);
      while (!events.includes(event)) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(performance.now() - sentMs).toBeLessThan(1000);
    }
    answer.destroy();
    while (!gone) await new Promise((resolve) => setTimeout(resolve, 5)); // the companion learns that nobody listens
  });

  test('breaks where the companion’s broke', async () => {
    companion.answerWith((_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(ask('GET', '/api/v1/issues')).rejects.toThrow('aborted');
  });
});

describe('without a companion', () => {
  test.each([
    ['that is not reachable', { jsonData: { apiUrl: 'http://127.0.0.1:9' } }, 502, ''],
    ['whose address is not set', { jsonData: null }, 502, ''],
    ['whose address is empty', { jsonData: { apiUrl: '' } }, 502, ''],
    ['whose address lacks its scheme', { jsonData: { apiUrl: '127.0.0.1:4320' } }, 500, 'Could not parse url'],
    ['because the app is disabled', { enabled: false }, 404, 'Plugin is not enabled'],
  ])('%s', async (_why, over, status, message) => {
    const other = await start(over);
    const answer = await rawRequest(other.url, `${PROXY}/api/v1/issues`);
    await other.close();
    expect([answer.status, answer.body]).toEqual([status, message === '' ? '' : JSON.stringify({ message })]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('a token that is not set is sent as Go prints it', async () => {
    const other = await start({ secureJsonData: {} });
    await rawRequest(other.url, `${PROXY}/api/v1/issues`);
    await other.close();
    expect(companion.received[0]!.headers.authorization).toBe('Bearer <no value>');
  });

  test('another plugin’s proxy is 404', async () => {
    const { status, body } = await rawRequest(workbench.url, '/api/plugin-proxy/other-app/x');
    expect([status, JSON.parse(body)]).toEqual([404, { message: 'Plugin not found' }]);
  });

  test('a body without end is refused', async () => {
    const headers = { 'content-length': String(17 * 1024 * 1024) };
    const answer = await openRequest(workbench.url, `${PROXY}/api/v1/act/ack`, { method: 'POST', headers });
    expect(answer.statusCode).toBe(413);
    answer.destroy();
    expect(companion.received).toEqual([]);
  });
});

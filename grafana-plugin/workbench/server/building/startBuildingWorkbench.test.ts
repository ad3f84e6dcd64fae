import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { stepLine } from '../../build/buildStep.ts';
import { answerWorkbench } from '../answerWorkbench.ts';
import type { LoopbackServer } from '../http/serveLoopback.ts';
import { rawRequest } from '../testing/rawRequest.ts';
import { TEST_APP_ID, writeTestDist } from '../testing/testDist.ts';
import { startBuildingWorkbench, type BuildingWorkbenchOptions } from './startBuildingWorkbench.ts';

const files = writeTestDist();
const content = {
  ...files,
  version: '12.4.10',
  settings: { enabled: true, pinned: true, jsonData: null, secureJsonData: {} },
};
const PAGE = `/a/${TEST_APP_ID}/overview?from=now-1h`;
const JSON_TYPE = { 'content-type': 'application/json' };

/** A build that says and does as it is told. */
type FakeBuild = { say: (line: string) => void; end: (code: number) => void; stopped: boolean };
let builds: FakeBuild[];
let server: LoopbackServer;
let nowMs: number;

const options = (over: Partial<BuildingWorkbenchOptions> = {}): BuildingWorkbenchOptions => ({
  port: 0,
  isDue: true,
  runBuild(onLine) {
    let end: FakeBuild['end'] = () => undefined;
    const ended = new Promise<number>((resolveEnd) => (end = resolveEnd));
    const build: FakeBuild = { say: onLine, end, stopped: false };
    builds.push(build);
    return {
      ended,
      async stop() {
        build.stopped = true;
      },
    };
  },
  command: 'node build/main.ts',
  workbench: () => answerWorkbench(content),
  scripts: resolve('grafana-plugin/workbench/server/building/page'),
  log: () => undefined,
  nowMs: () => nowMs,
  ...over,
});

beforeEach(async () => {
  builds = [];
  nowMs = 1000;
  server = await startBuildingWorkbench(options());
});
afterEach(() => server.close());
afterAll(() => rmSync(files.folder, { recursive: true }));

const get = (path: string, headers: Record<string, string> = {}) => rawRequest(server.url, path, { headers });
const post = (path: string, headers: Record<string, string> = JSON_TYPE, body = '{}') =>
  rawRequest(server.url, path, { method: 'POST', headers, body });
const status = async () => JSON.parse((await get('/workbench/build')).body) as Record<string, unknown>;
/** What the build's end leads to is there in the next turn. */
async function endBuild(code: number): Promise<void> {
  builds.at(-1)!.end(code);
  await new Promise(setImmediate);
}

describe('while the workbench is built', () => {
  test.each(['/', PAGE, '/d/workbench', '/workbench'])('%s is a page that says what is done', async (path) => {
    builds[0]!.say(stepLine({ number: 3, of: 4, name: 'installing packages of the plugin' }));
    nowMs += 65_000;
    const { status: code, headers, body } = await get(path);
    expect([code, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-store',
    ]);
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(body).toContain('installing packages of the plugin');
    expect(body).toContain('Step 3 of 4, 1 min 5 s so far; 1 min 5 s since the build began');
    expect(body.match(/(src|href)="[^"]*"/g)).toEqual(['href="data:,"', 'src="/workbench/followBuild.js"']);
  });

  test('the script of that page is served', async () => {
    const { status: code, headers, body } = await get('/workbench/followBuild.js');
    expect([code, headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(body).toContain('/workbench/build');
  });

  test('it says that it lives', async () => {
    expect((await get('/workbench/healthz')).status).toBe(200);
  });

  test('it tells how far it is', async () => {
    nowMs += 2000;
    expect(await status()).toEqual({
      state: 'building',
      doing: 'looking at what has to be built',
      progress: '2 s so far',
      elapsedSeconds: 2,
    });
  });

  test.each([
    ['GET', '/api/user'],
    ['GET', `/api/plugin-proxy/${TEST_APP_ID}/api/v1/services`],
    ['POST', `/api/plugin-proxy/${TEST_APP_ID}/api/v1/query/x`],
    ['POST', '/workbench/session'],
    ['GET', '/workbench/boot.js'],
    ['GET', '/workbench/host/main.js'],
    ['GET', `/public/plugins/${TEST_APP_ID}/module.js`],
  ])('%s %s has to come again', async (method, path) => {
    const answer = await rawRequest(server.url, path, { method });
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(JSON.parse(answer.body)).toEqual({
      message: 'The workbench is being built: looking at what has to be built',
    });
  });

  test('pages are read, and nothing else', async () => {
    const head = await rawRequest(server.url, PAGE, { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, '']);
    expect((await rawRequest(server.url, PAGE, { method: 'PUT' })).status).toBe(405);
    expect((await rawRequest(server.url, '/workbench/build', { method: 'DELETE' })).status).toBe(405);
  });

  test('it answers to no other name, and to no other site', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBe(403);
    expect((await post('/workbench/build', { ...JSON_TYPE, origin: 'https://evil.example' })).status).toBe(403);
  });

  test('its words are text', async () => {
    builds[0]!.say(stepLine({ number: 1, of: 1, name: '<script>alert("&")</script>' }));
    expect((await get('/')).body).toContain('&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;');
  });

  test('the build is ended with it', async () => {
    await server.close();
    expect(builds[0]!.stopped).toBe(true);
  });
});

describe('once the workbench is built', () => {
  beforeEach(() => endBuild(0));

  test('the same page is the workbench', async () => {
    expect((await get(PAGE)).body).toContain('<script type="module" src="/workbench/host/main.js">');
    expect((await get('/api/user')).status).toBe(200);
    expect(await status()).toEqual({ state: 'ready' });
  });

  test('nothing builds it again', async () => {
    expect((await post('/workbench/build')).status).toBe(202);
    expect(builds).toHaveLength(1);
  });
});

describe('a workbench that could not be built', () => {
  beforeEach(async () => {
    builds[0]!.say(stepLine({ number: 1, of: 2, name: 'building the plugin' }));
    builds[0]!.say('ERROR in <Overview>');
    await endBuild(1);
  });

  test('says what failed, with the last words of the build, and what to do', async () => {
    const { status: code, body } = await get(PAGE);
    expect(code).toBe(200);
    expect(body).toContain('building the plugin');
    expect(body).toContain('This failed: exit code 1');
    expect(body).toContain('ERROR in &lt;Overview&gt;');
    expect(body).toContain('node build/main.ts');
    expect(body).toContain('Try again');
    expect(await status()).toEqual({ state: 'failed', doing: 'building the plugin', reason: 'exit code 1' });
    expect((await get('/workbench/healthz')).status).toBe(200);
    expect((await get('/api/user')).status).toBe(503);
  });

  test('is built again when that is asked for, once', async () => {
    expect((await post('/workbench/build')).status).toBe(202);
    expect((await post('/workbench/build')).status).toBe(202);
    expect(builds).toHaveLength(2);
    expect(await status()).toMatchObject({ state: 'building' });
    await endBuild(0);
    expect(await status()).toEqual({ state: 'ready' });
  });

  test.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, '{}', 400],
    ['no JSON', JSON_TYPE, '{', 400],
    ['too much', JSON_TYPE, `"${'x'.repeat(1024 * 1024)}"`, 413],
    ['another site', { ...JSON_TYPE, origin: 'https://evil.example' }, '{}', 403],
  ])('is not built again by %s', async (_what, headers, body, code) => {
    expect((await post('/workbench/build', headers, body)).status).toBe(code);
    expect(builds).toHaveLength(1);
  });
});

describe('a workbench for which nothing has to be built', () => {
  test('is there at once', async () => {
    const fresh = await startBuildingWorkbench(options({ isDue: false }));
    const { body } = await rawRequest(fresh.url, '/');
    await fresh.close();
    expect(body).toContain('/workbench/host/main.js');
    expect(builds).toHaveLength(1);
  });

  test('says so where it cannot be shown all the same', async () => {
    const workbench = () => answerWorkbench({ ...content, bundle: files.folder });
    const broken = await startBuildingWorkbench(options({ isDue: false, workbench }));
    const { body } = await rawRequest(broken.url, '/');
    await broken.close();
    expect(body).toMatch(/This failed: no main\.js in .*: build the host first/);
  });
});

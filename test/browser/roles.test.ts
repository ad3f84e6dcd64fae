import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { HOSTS } from '../../grafana-plugin/workbench/server/hostVersion.ts';
import { readPlugins } from '../../grafana-plugin/workbench/server/plugins/readPlugins.ts';
import { escapedPath } from '../../grafana-plugin/workbench/server/proxy/goPath.ts';
import { matchRoute } from '../../grafana-plugin/workbench/server/proxy/matchRoute.ts';
import type { Workbench } from '../../grafana-plugin/workbench/server/startWorkbench.ts';
import { rawRequest, sendRaw } from '../../otel-collector-processor/src/api/testing/rawHttp.ts';
import { API_ERROR_CODES, type AuditTrail, type Issue } from '../../quality-model/src/index.ts';
import { enterApp, type AppVisitor } from '../support/browser/appVisitor.ts';
import { axeFindings } from '../support/browser/axeFindings.ts';
import { startCompanionWithIssue, type CompanionWithIssue } from '../support/browser/companionWithIssue.ts';
import { guardedRoutes, spellings, type GuardedRoute } from '../support/browser/guardedRoutes.ts';
import { acknowledge, takeBack } from '../support/browser/issueStory.ts';
import { launchChromium } from '../support/browser/launchChromium.ts';
import { buildWorkbench, PLUGIN_DIST, serveWorkbench } from '../support/browser/pluginWorkbench.ts';
import { describeWith, programOf } from '../support/debianPackage.ts';

/** Packages may have to be installed, and everything to be built. */
const BUILD_MS = 900_000;
const CHROMIUM = programOf('chromium', 'chromium');
const PROXY = '/api/plugin-proxy/vigil-quality-app/';
const WHY_NOT = /You need the role Editor to act on issues/;
const READ_ACTION = 'vigil-quality-app:read';

jest.setTimeout(120_000);

let known: CompanionWithIssue;
const issue = () => known.companion().get<Issue>(`/api/v1/issues/${known.issueId}`);
/** What people did. */
const acts = async () => (await issue()).timeline.filter(({ actor }) => actor !== 'vigil').map(({ actor }) => actor);

beforeAll(async () => {
  await buildWorkbench(HOSTS);
  known = await startCompanionWithIssue();
}, BUILD_MS);
afterAll(() => known?.stop());

describeWith(CHROMIUM, 'chromium')('at an issue', () => {
  describe.each(HOSTS)('on the host %s', (host) => {
    let browser: Browser;
    let workbench: Workbench;
    let viewer: AppVisitor;

    beforeAll(async () => {
      workbench = await serveWorkbench(host, { apiUrl: known.apiUrl, token: known.token('plugin') });
      browser = await launchChromium(CHROMIUM!);
      viewer = await enterApp(browser, workbench.url, `/triage/${known.issueId}`, { role: 'Viewer' });
    });
    afterAll(async () => {
      await browser?.close();
      await workbench?.close();
    });

    test('a Viewer reaches an act by keyboard, is told why it is not theirs, and nothing happens', async () => {
      const { page, complaints } = viewer;
      const button = page.getByRole('button', { name: 'Acknowledge', exact: true });
      await button.waitFor();
      await page.locator('#pageContent').getByText(WHY_NOT).waitFor();
      await page.locator('#pageContent').click({ position: { x: 5, y: 5 } });
      // Not disabled in HTML's sense: what cannot be focused, nobody is told of.
      const isReached = () => button.evaluate((element) => element === element.ownerDocument.activeElement);
      for (let presses = 0; presses < 20 && !(await isReached()); presses++) await page.keyboard.press('Tab');
      expect(await isReached()).toBe(true);
      expect(await button.getAttribute('aria-disabled')).toBe('true');
      await page.getByRole('tooltip').getByText(WHY_NOT).waitFor();
      await page.keyboard.press('Enter');
      await button.click({ force: true });
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(await axeFindings(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });

    test('what a Viewer posts all the same is refused by the server', async () => {
      const { version } = await issue();
      const path = `api/v1/act/issues/${known.issueId}/acknowledge`;
      const answer = await viewer.page.request.post(`${workbench.url}${PROXY}${path}`, {
        data: { version, comment: 'I may not' },
      });
      expect(answer.status()).toBe(403);
      expect((await issue()).version).toBe(version);
    });

    test('an Editor acts, the page says so, and so does the one that the Viewer has open', async () => {
      const path = `/triage/${known.issueId}`;
      const editor = await enterApp(browser, workbench.url, path, { role: 'Editor' });
      await acknowledge(editor, 'I am on it');
      await editor.page
        .getByText(/I am on it/)
        .first()
        .waitFor();
      await viewer.page.getByText('Acknowledged', { exact: true }).first().waitFor();
      expect((await issue()).acknowledged).toMatchObject({ by: 'editor', comment: 'I am on it' });
      await takeBack(editor);
      await viewer.page.getByRole('button', { name: 'Acknowledge', exact: true }).waitFor();
      expect([...editor.complaints, ...viewer.complaints]).toEqual([]);
      await editor.leave();
    });

    test('what an Editor is asked before an act gives axe nothing to find, and Escape closes it', async () => {
      const path = `/triage/${known.issueId}`;
      const { page, complaints, leave } = await enterApp(browser, workbench.url, path, { role: 'Editor' });
      for (const name of ['Acknowledge', 'Add note', 'Silence', 'Resolve']) {
        await page.getByRole('button', { name, exact: true }).click();
        const dialog = page.getByRole('dialog');
        await dialog.waitFor();
        await dialog.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
        expect(await axeFindings(page, '[role="dialog"]')).toEqual([]);
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
      }
      expect(complaints).toEqual([]);
      await leave();
    });
  });
});

describe('by whatever spelling a Viewer asks', () => {
  let workbench: Workbench;
  let openDist: string;
  let routes: readonly GuardedRoute[];

  beforeAll(async () => {
    routes = await guardedRoutes(known.companion(), known.issueId);
    openDist = distWithoutRoles();
    workbench = await serveWorkbench('grafana-12', { apiUrl: known.apiUrl, token: known.token('plugin') });
  });
  afterAll(async () => {
    await workbench?.close();
    if (openDist !== undefined) rmSync(openDist, { recursive: true });
  });

  type Answered = Readonly<{ asked: string; status: number; code: string }>;

  /** Each guarded route in each spelling, by GET and by POST, as it stands on the request line. */
  async function askAll(role: 'Viewer' | 'Editor', at: Workbench, of: readonly GuardedRoute[]): Promise<Answered[]> {
    const cookie = await sessionCookie(at, role);
    const { host, port } = new URL(at.url);
    const answered: Answered[] = [];
    for (const route of of) {
      const { version } = await issue();
      const body = JSON.stringify({ ...route.body, ...(route.routeClass === 'act' && { version }) });
      for (const spelling of spellings(route)) {
        for (const method of ['GET', 'POST']) {
          const headers = { Host: host, Cookie: cookie, 'Content-Type': 'application/json' };
          const sent = rawRequest(method, `${PROXY}api/v1/${spelling}`, headers, method === 'POST' ? body : '');
          const answer = await sendRaw(Number(port), sent);
          // Of an answer in chunks, too.
          const [, code = ''] = /"error":\{"code":"([a-z_]+)"/.exec(answer.body) ?? [];
          answered.push({ asked: `${method} ${spelling}`, status: answer.status, code });
        }
      }
    }
    return answered;
  }

  const didSomething = ({ status }: Answered) => !(status >= 400);
  const isOfCompanion = ({ code }: Answered) => (API_ERROR_CODES as readonly string[]).includes(code);

  test('there are acts and administration to ask for', () => {
    const classes = new Set(routes.map(({ method, routeClass }) => `${method} ${routeClass}`));
    expect([...classes].sort()).toEqual(['GET admin', 'POST act', 'POST admin']);
  });

  test('the plain spelling is one that would have done it', async () => {
    const [ack] = routes.filter(({ tail }) => tail.endsWith('/acknowledge'));
    const done = (await askAll('Editor', workbench, [ack!])).filter(didSomething).map(({ asked }) => asked);
    expect(done).toContain(`POST act/${ack!.tail}`);
    expect((await issue()).state).toBe('acknowledged');
    expect((await auditedFor('editor')).length).toBeGreaterThan(0);
  });

  test('nothing comes of it, and what the proxy lets through is refused by the companion', async () => {
    const before = await acts();
    const { routes: proxied } = readPlugins(PLUGIN_DIST).app;
    const isLetThrough = ({ asked }: Answered) => {
      const [method = '', spelling = ''] = asked.split(' ');
      const path = escapedPath(`api/v1/${spelling.split('?')[0]}`);
      return path !== undefined && matchRoute(proxied, method, path)?.route.reqAction === READ_ACTION;
    };
    const answered = await askAll('Viewer', workbench, routes);
    expect(answered.filter(didSomething)).toEqual([]);
    const letThrough = answered.filter(isLetThrough);
    expect(letThrough.filter((answer) => !isOfCompanion(answer))).toEqual([]);
    for (const { routeClass, tail } of routes) {
      const asked = letThrough.map((answer) => answer.asked);
      expect(asked).toEqual(expect.arrayContaining(named(routeClass, tail)));
    }
    expect(await acts()).toEqual(before);
    expect(await auditedFor('viewer')).toEqual([]);
  });

  test('nor would it if the proxy let everything through', async () => {
    const before = await acts();
    const open = await serveWorkbench('grafana-12', { apiUrl: known.apiUrl, token: known.token('plugin') }, openDist);
    const answered = await askAll('Viewer', open, routes);
    expect(answered.filter(didSomething)).toEqual([]);
    const plain = (answer: Answered) => routes.some((r) => answer.asked === `${r.method} ${r.routeClass}/${r.tail}`);
    expect(answered.filter(plain).map(({ code }) => code)).toEqual(routes.map(() => 'role_too_low'));
    // Go, and so the proxy, refuses a percent sign that begins nothing.
    expect(answered.filter((answer) => !isOfCompanion(answer) && answer.status !== 400)).toEqual([]);
    expect(await acts()).toEqual(before);
    expect(await auditedFor('viewer')).toEqual([]);
    await open.close();
  });

  /** Those of which the issue was that they reach the companion. */
  const named = (routeClass: string, tail: string): string[] => [
    `POST query/../${routeClass}/${tail}`,
    `POST query/%2e%2e/${routeClass}/${tail}`,
    `GET /${routeClass}/${tail}`,
    `GET //${routeClass}/${tail}`,
    `GET ./${routeClass}/${tail}`,
    `GET ${routeClass.toUpperCase()}/${tail}`,
  ];

  const auditedFor = async (login: string) => {
    const { entries } = await known.companion().get<AuditTrail>('/api/v1/admin/audit?limit=1000');
    return entries.filter(({ actor }) => actor === login);
  };
});

/** The built plugin as one would have it whose proxy routes want nothing but to look. */
function distWithoutRoles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-open-routes-'));
  cpSync(PLUGIN_DIST, folder, { recursive: true });
  const file = join(folder, 'plugin.json');
  const descriptor = JSON.parse(readFileSync(file, 'utf8')) as { routes: object[] };
  const headers = [{ name: 'Authorization', content: 'Bearer {{ .SecureJsonData.apiToken }}' }];
  const open = (method: string) => ({
    ...{ path: 'api/*', method, reqAction: READ_ACTION, headers },
    url: '{{ .JsonData.apiUrl }}/api',
  });
  writeFileSync(file, JSON.stringify({ ...descriptor, routes: [open('GET'), open('POST')] }));
  return folder;
}

async function sessionCookie({ url }: Workbench, role: string): Promise<string> {
  const answer = await fetch(`${url}/workbench/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ role }),
  });
  await answer.text();
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import { chromium, type Browser, type ConsoleMessage, type Page } from 'playwright-core';
import { metafilePath } from '../../grafana-plugin/workbench/build/buildHost.ts';
import { foreignInputs } from '../../grafana-plugin/workbench/build/foreignInputs.ts';
import { buildFixture } from '../../grafana-plugin/workbench/fixture/buildFixture.ts';
import { grafanaVersion, hostFolders, HOSTS } from '../../grafana-plugin/workbench/server/hostVersion.ts';
import { startWorkbench, type Workbench } from '../../grafana-plugin/workbench/server/startWorkbench.ts';
import { describeWith, programOf } from '../support/debianPackage.ts';

const WORKBENCH = resolve('grafana-plugin/workbench');
const FIXTURE = join(WORKBENCH, 'fixture/stub');
/** Packages may have to be installed first. */
const BUILD_MS = 600_000;
const SHOWN_MS = 30_000;
const REACT = { 'grafana-12': '18.3.1', 'grafana-13': '19.2.9' } as const;
const CHROMIUM = programOf('chromium', 'chromium');

jest.setTimeout(120_000);

describeWith(CHROMIUM, 'chromium')('the workbench', () =>
  describe.each(HOSTS)('on the host %s', (host) => {
    const folders = hostFolders(WORKBENCH, host);
    let folder: string;
    let companion: Server;
    let browser: Browser;
    let workbench: Workbench;

    beforeAll(async () => {
      const build = [join(WORKBENCH, 'build/main.ts'), `--host-version=${host}`];
      const { status, stderr } = spawnSync(process.execPath, build, { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      folder = mkdtempSync(join(tmpdir(), 'vigil-stub-'));
      await buildFixture(FIXTURE, join(folder, 'dist'));
      companion = createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"said":"Hello"}');
      });
      await new Promise<void>((listening) => companion.listen(0, '127.0.0.1', listening));
      workbench = await start('dist');
      const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      browser = await chromium.launch({ executablePath: CHROMIUM!, args });
    }, BUILD_MS);

    afterAll(async () => {
      await browser?.close();
      await workbench?.close();
      companion?.close();
      if (folder !== undefined) rmSync(folder, { recursive: true });
    });

    const start = (dist: string) =>
      startWorkbench({
        ...folders,
        port: 0,
        dist: join(folder, dist),
        version: grafanaVersion(folders.host),
        settings: {
          enabled: true,
          pinned: true,
          jsonData: { apiUrl: `http://127.0.0.1:${(companion.address() as AddressInfo).port}` },
          secureJsonData: { apiToken: 's3cret' },
        },
      });

    /** A page of a browser that was never here, and what it complains about. */
    async function open(
      path: string,
      wish: object = {},
      at = workbench,
    ): Promise<{ page: Page; complaints: string[] }> {
      const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
      await context.request.post(`${at.url}/workbench/session`, { data: wish });
      const page = await context.newPage();
      page.setDefaultTimeout(SHOWN_MS);
      const complaints: string[] = [];
      const isComplaint = (message: ConsoleMessage) => ['error', 'warning', 'assert'].includes(message.type());
      page.on('console', (message) => isComplaint(message) && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on(
        'response',
        (response) => response.status() >= 400 && complaints.push(`${response.status()} ${response.url()}`),
      );
      await page.goto(at.url + path);
      return { page, complaints };
    }

    const crumbs = async (page: Page) => (await page.getByLabel('Breadcrumbs').innerText()).split('\n').filter(Boolean);

    test('is made of its own packages alone', () => {
      const metafile = JSON.parse(readFileSync(metafilePath(WORKBENCH, host), 'utf8')) as Metafile;
      expect(foreignInputs(metafile, folders.host, WORKBENCH)).toEqual([]);
      const packages = Object.keys(metafile.inputs).filter((input) => input.includes('node_modules/'));
      expect(packages.length).toBeGreaterThan(1000);
      const one = (name: string) => new RegExp(`^hosts/${host}/node_modules/${name}/`);
      for (const name of ['react', 'react-dom', '@grafana/runtime', '@grafana/ui', '@grafana/data', 'systemjs']) {
        expect(packages.some((input) => one(name).test(input))).toBe(true);
      }
      // Of what must be there once there is one.
      for (const name of ['react', 'react-dom', 'rxjs', '@emotion/cache', '@grafana/data']) {
        expect(packages.filter((input) => input.includes(`/node_modules/${name}/`) && !one(name).test(input))).toEqual(
          [],
        );
      }
      const manifest = JSON.parse(
        readFileSync(join(folders.host, 'node_modules/react/package.json'), 'utf8'),
      ) as object;
      expect(manifest).toMatchObject({ version: REACT[host] });
    });

    test('gives its source the types that it expects', () => {
      const tsc = [resolve('node_modules/typescript/bin/tsc'), '-p', folders.host];
      expect(spawnSync(process.execPath, tsc, { encoding: 'utf8' }).stdout).toBe('');
    });

    test('shows an app, in Grafana’s looks, and follows its links, without a complaint', async () => {
      const { page, complaints } = await open('/');
      await page.getByRole('heading', { name: 'First' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/a/vigil-stub-app/first');
      await page.getByText('Version 1.2.3, dark').waitFor();
      await page.getByText('Hello').waitFor();
      expect(await crumbs(page)).toEqual(['Home', 'Stub', 'First']);

      await page.getByLabel('Name').fill('Kim');
      await page.getByText('Hello Kim').waitFor();
      await page.getByRole('button', { name: 'Toast' }).click();
      await page.getByText('A toast').waitFor();

      await page.evaluate(() => Object.assign(globalThis, { isStillThisPage: true }));
      await page.getByRole('link', { name: 'Go' }).click();
      await page.getByText('About the thing').waitFor();
      expect(await crumbs(page)).toEqual(['Home', 'Stub', 'Second', 'Of thing']);
      await page.getByRole('navigation', { name: 'Navigation' }).getByRole('link', { name: 'Second' }).click();
      await page.getByText('The second page').waitFor();
      expect(await page.title()).toBe('Second - Stub - Workbench');
      await page.goBack();
      await page.getByText('About the thing').waitFor();
      expect(await page.evaluate(() => 'isStillThisPage' in globalThis)).toBe(true);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    test('shows a nested panel with data of the nested data source, on a dashboard', async () => {
      const { page, complaints } = await open('/d/workbench');
      await page.getByText('Value 42 on some room').waitFor();
      await page
        .getByRole('button', { name: /Time range selected/ })
        .first()
        .click();
      await page.getByText('Last 6 hours').click();
      await page.waitForURL(/from=now-6h&to=now/);
      await page.getByText('Value 42 on some room').waitFor();
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    test('shows an Admin the app’s configuration, and nobody else', async () => {
      const { page, complaints } = await open('/plugins/vigil-stub-app');
      await page.getByText('The secrets that are set: apiToken').waitFor();
      expect(complaints).toEqual([]);
      await page.context().request.post(`${workbench.url}/workbench/session`, { data: { role: 'Editor' } });
      await page.reload();
      await page.getByText('There is nothing here that you may configure.').waitFor();
      await page.context().close();
    });

    test('lets one switch role and theme, and what a Viewer may not is neither shown nor done', async () => {
      const { page, complaints } = await open('/a/vigil-stub-app/first', { theme: 'light' });
      await page.getByText('Version 1.2.3, light').waitFor();
      await page.getByText('may act').waitFor();
      await page.getByRole('button', { name: 'admin, Admin' }).click();
      await page.getByRole('menuitem', { name: 'Viewer' }).click();
      await page.getByRole('button', { name: 'viewer, Viewer' }).waitFor();
      await page.getByText('Hello').waitFor();
      expect(await page.getByText('may act').count()).toBe(0);
      expect(await page.getByRole('link', { name: 'Secret' }).count()).toBe(0);
      expect(complaints).toEqual([]);

      await page.getByRole('button', { name: 'Act' }).click();
      await page.getByText('plugin proxy route access denied').waitFor();
      expect(complaints.filter((complaint) => !complaint.includes('403'))).toEqual([]);

      await page.goto(`${workbench.url}/a/vigil-stub-app/secret`);
      await page.getByText('You do not have permission to see this page.').waitFor();
      await page.context().close();
    });

    test('keeps the rest of the page when a page of the app breaks', async () => {
      const { page, complaints } = await open('/a/vigil-stub-app/broken');
      await page.getByText('Plugin failed to load').waitFor();
      expect(complaints.join()).toContain('a page that breaks');
      await page
        .getByRole('navigation', { name: 'Navigation' })
        .getByRole('link', { name: 'Workbench dashboard' })
        .click();
      await page.getByText('Value 42 on some room').waitFor();
      await page.context().close();
    });

    test('does not load an app that asks for a module which Grafana does not share', async () => {
      await buildFixture(FIXTURE, join(folder, 'greedy'), "import pad from 'left-pad';\nexport const used = pad;\n");
      const greedy = await start('greedy');
      const { page, complaints } = await open('/a/vigil-stub-app/first', {}, greedy);
      await page.getByText('asks for the module "left-pad", which Grafana does not share').waitFor();
      expect(complaints.join()).toContain('left-pad');
      await page.context().close();
      await greedy.close();
    });
  }),
);

import type { Browser, Page } from 'playwright-core';
import { HOSTS } from '../../grafana-plugin/workbench/server/hostVersion.ts';
import { APP_PAGES, type AppPageName } from '../support/browser/appPages.ts';
import { enterApp, type Look } from '../support/browser/appVisitor.ts';
import { axeFindings } from '../support/browser/axeFindings.ts';
import { startCompanionWithIssue, type CompanionWithIssue } from '../support/browser/companionWithIssue.ts';
import { startHangingServer } from '../support/browser/hangingServer.ts';
import { launchChromium } from '../support/browser/launchChromium.ts';
import { buildWorkbench, serveWorkbench, type Host } from '../support/browser/pluginWorkbench.ts';
import { describeWith, programOf } from '../support/debianPackage.ts';
import { freePort } from '../support/freePorts.ts';

/** Packages may have to be installed, and everything to be built. */
const BUILD_MS = 900_000;
/** Longer than a page waits for an answer. */
const PATIENCE_MS = 25_000;
/** Longer than it waits until it asks again. */
const ASKS_AGAIN_MS = 10_000;
const CHROMIUM = programOf('chromium', 'chromium');

/** What each page says once the companion with its one issue is there. */
const WITH_COMPANION: Readonly<Record<AppPageName, string>> = {
  overview: 'Alerts fire about payment',
  triage: 'Alerts fire about payment',
  issue: 'What it gathered',
  journeys: 'No journey is set up',
  journey: 'There is no journey buy-an-article',
  services: 'No telemetry has come yet',
  setup: 'The companion answers',
};

jest.setTimeout(120_000);

describeWith(CHROMIUM, 'chromium')('without a companion', () => {
  let browser: Browser;
  let known: CompanionWithIssue;

  beforeAll(async () => {
    await buildWorkbench(HOSTS);
    browser = await launchChromium(CHROMIUM!);
    known = await startCompanionWithIssue();
  }, BUILD_MS);
  afterAll(async () => {
    await browser?.close();
    await known?.stop();
  });

  /** Closed after each test, also where it failed half-way. */
  const opened: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });

  async function visit(host: Host, apiUrl: string, token: string, { path, ...look }: Partial<Look> & { path: string }) {
    const workbench = await serveWorkbench(host, { apiUrl, token });
    opened.push(workbench.close);
    const visitor = await enterApp(browser, workbench.url, path, { role: 'Admin', ...look });
    opened.push(visitor.leave);
    return visitor;
  }
  const content = (page: Page) => page.locator('#pageContent');
  const says = (page: Page, words: string | RegExp) => content(page).getByText(words).first().waitFor();
  const loading = (page: Page) => content(page).locator('[aria-busy="true"]');

  describe.each(HOSTS)('on the host %s', (host) => {
    test('every page says what is wrong and how to mend it, and is there again by itself', async () => {
      await known.halt();
      const visitor = await visit(host, known.apiUrl, known.token('plugin'), { path: '/overview' });
      const tabs: (readonly [AppPageName, Page])[] = [];
      for (const { name, path } of APP_PAGES) {
        const page = name === 'overview' ? visitor.page : await visitor.openTab(path(known.issueId));
        await says(page, 'The companion does not answer');
        await says(page, /Check that the Vigil companion runs/);
        await loading(page).first().waitFor({ state: 'detached' });
        // In Setup one is there already.
        expect(await content(page).getByRole('link', { name: 'Open Setup' }).count()).toBe(name === 'setup' ? 0 : 1);
        expect(await axeFindings(page)).toEqual([]);
        await page.evaluate(() => Object.assign(globalThis, { isStillThisPage: true }));
        tabs.push([name, page]);
      }
      await known.resume();
      for (const [name, page] of tabs) {
        await says(page, WITH_COMPANION[name]);
        await page.getByText('The companion does not answer').first().waitFor({ state: 'detached' });
        expect(await page.evaluate(() => 'isStillThisPage' in globalThis)).toBe(true);
      }
      expect(visitor.complaints).toEqual([]);
    });

    test('and with one that takes connections and never answers, every page loads, and then says so', async () => {
      const silent = await startHangingServer();
      opened.push(silent.close);
      const { page, complaints, goTo } = await visit(host, silent.url, 'any', { path: '/overview', isClockSet: true });
      for (const { path } of APP_PAGES) {
        await goTo(path(known.issueId));
        await loading(page).first().waitFor();
        expect(await page.getByText('does not answer in time').count()).toBe(0);
        await page.clock.fastForward(PATIENCE_MS);
        await says(page, 'The companion does not answer in time');
        await says(page, /it hangs: its log may tell/);
        // It asks again, and says so until there is an answer.
        await loading(page).first().waitFor({ state: 'detached' });
        const asked = page.waitForRequest(/\/plugin-proxy\/.*\/v1\/(?!events)/);
        await page.clock.fastForward(ASKS_AGAIN_MS);
        await asked;
        await says(page, 'The companion does not answer in time');
        expect(await loading(page).count()).toBe(0);
      }
      expect(complaints).toEqual([]);
    });

    test('Setup says which thing is wrong, and that all is well once it is mended', async () => {
      await known.resume();
      const right = { apiUrl: known.apiUrl, token: known.token('plugin') };
      const { page, complaints } = await visit(host, right.apiUrl, 'not-its-token', { path: '/setup' });
      const enter = async ({ apiUrl, token }: typeof right) => {
        await page.getByLabel('Address of the companion').fill(apiUrl);
        await page.getByRole('button', { name: 'Reset' }).click();
        await page.getByLabel('Plugin token').fill(token);
        await page.getByRole('button', { name: 'Save and test' }).click();
      };
      await says(page, "The companion does not take this app's token");
      await says(page, /file plugin\.token/);
      await says(page, /Code: token_wrong/);

      await enter({ ...right, token: known.token('metrics') });
      await says(page, /Code: token_of_other_use/);

      await enter({ ...right, apiUrl: `http://127.0.0.1:${await freePort()}` });
      await says(page, 'The companion does not answer');
      await says(page, /reaches it at the address in Setup/);

      // Beside the API's port is the one for telemetry.
      await enter({ ...right, apiUrl: known.companion().httpUrl });
      await says(page, 'This is not the companion');

      await enter(right);
      await says(page, 'The companion answers');
      expect(complaints).toEqual([]);
    });
  });
});

import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { APP_PAGES, type AppPage, type AppPageName } from '../support/browser/appPages.ts';
import { enterApp } from '../support/browser/appVisitor.ts';
import { startHangingServer } from '../support/browser/hangingServer.ts';
import { launchChromium } from '../support/browser/launchChromium.ts';
import { startLivedInShop, type LivedInShop } from '../support/browser/livedInShop.ts';
import { LOOKS, takePicture, type LookName } from '../support/browser/pictures.ts';
import { buildWorkbench, serveWorkbench } from '../support/browser/pluginWorkbench.ts';
import { startCompanion, type Companion } from '../support/companion.ts';
import { describeWith, programOf } from '../support/debianPackage.ts';
import { freePort } from '../support/freePorts.ts';

/** Taken anew by `npm run test:browser -- --update`, and by nothing else. */
const CHROMIUM = programOf('chromium', 'chromium');
const FOLDER = resolve('docs/screens/plugin');
const HOST = 'grafana-12';
/** Packages may have to be installed, and everything to be built. */
const BUILD_MS = 900_000;
/** As long as a chart looks back, and a little more. */
const LIVED_MINUTES = 34;

jest.setTimeout(300_000);

const content = (page: Page) => page.locator('#pageContent');
const says = (page: Page, words: string | RegExp) => content(page).getByText(words).first().waitFor();
const isSaid = (words: string | RegExp) => (page: Page) => says(page, words);

const EVERYWHERE = Object.keys(LOOKS) as LookName[];
/** What is not the rule is looked at in one wide and one narrow form. */
const TWICE: readonly LookName[] = ['wide-dark', 'phone-light'];
const pages = (...names: AppPageName[]) => APP_PAGES.filter(({ name }) => names.includes(name));

/** What a workbench is set to: the shop's companion, one that knows nothing, one that hangs, one that is away, or none. */
type Behind = 'shop' | 'nothing' | 'silence' | 'nobody' | 'notSet';

type PictureSet = Readonly<{
  state: string;
  behind: Behind;
  looks: readonly LookName[];
  role: 'None' | 'Viewer' | 'Admin';
  pages: readonly AppPage[];
  /** Resolves when the page is as it is to be seen. */
  isReady: (page: Page, of: AppPage) => Promise<unknown>;
}>;

const SETS: readonly PictureSet[] = [
  { state: 'full', behind: 'shop', looks: EVERYWHERE, role: 'Admin', pages: APP_PAGES, isReady: isAllThere },
  {
    ...{ state: 'empty', behind: 'nothing', looks: TWICE, role: 'Admin' },
    pages: APP_PAGES.filter(({ name }) => name !== 'setup'),
    isReady: (page, { isEmpty }) => isEmpty(page),
  },
  {
    ...{ state: 'empty', behind: 'notSet', looks: TWICE, role: 'Admin', pages: pages('setup') },
    isReady: isSaid('Save and test'),
  },
  {
    ...{ state: 'not-set-up', behind: 'notSet', looks: TWICE, role: 'Admin', pages: pages('overview') },
    isReady: isSaid('Vigil is not set up yet'),
  },
  {
    ...{ state: 'loading', behind: 'silence', looks: TWICE, role: 'Admin', pages: APP_PAGES },
    isReady: (page) => content(page).locator('[aria-busy="true"]').first().waitFor(),
  },
  {
    ...{ state: 'error', behind: 'nobody', looks: TWICE, role: 'Admin', pages: APP_PAGES },
    isReady: async (page) => {
      await says(page, 'The companion does not answer');
      await content(page).locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    },
  },
  {
    ...{ state: 'no-permission', behind: 'shop', looks: TWICE, role: 'Viewer', pages: pages('issue') },
    isReady: async (page, { isFull }) => {
      await isFull(page);
      await says(page, /You need the role Editor/);
    },
  },
  {
    // Grafana itself keeps a Viewer out.
    ...{ state: 'no-permission', behind: 'shop', looks: TWICE, role: 'Viewer', pages: pages('setup') },
    isReady: isSaid('You do not have permission to see this page.'),
  },
  {
    ...{ state: 'no-permission', behind: 'shop', looks: TWICE, role: 'None' },
    pages: pages('overview', 'triage', 'journeys', 'journey', 'services'),
    isReady: async (page) => {
      await says(page, 'Your role does not allow this');
      await content(page).locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    },
  },
];

async function isAllThere(page: Page, { name, isFull }: AppPage): Promise<void> {
  await isFull(page);
  if (name === 'overview' || name === 'triage') await says(page, 'Live');
  // The last run, with its steps.
  const lastFailed = content(page).getByRole('button', { name: /: failed in / });
  if (name === 'journey') await lastFailed.first().click();
}

describeWith(CHROMIUM, 'chromium')('pictures of every page', () => {
  let browser: Browser;
  let shop: LivedInShop;
  let nothingYet: Companion;
  const opened: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    await buildWorkbench([HOST]);
    [shop, nothingYet] = await Promise.all([startLivedInShop(LIVED_MINUTES), startCompanion()]);
    browser = await launchChromium(CHROMIUM!);
  }, BUILD_MS);
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([shop?.stop(), nothingYet?.stop()]);
  });

  async function settingsFor(behind: Behind): Promise<Readonly<{ apiUrl: string; token: string }> | undefined> {
    switch (behind) {
      case 'shop':
        return { apiUrl: shop.companion.apiUrl, token: shop.companion.token('plugin') };
      case 'nothing':
        return { apiUrl: nothingYet.apiUrl, token: nothingYet.token('plugin') };
      case 'silence': {
        const { url, close } = await startHangingServer();
        opened.push(close);
        return { apiUrl: url, token: 'any' };
      }
      case 'nobody':
        return { apiUrl: `http://127.0.0.1:${await freePort()}`, token: 'any' };
      case 'notSet':
        return undefined;
      default:
        return behind satisfies never;
    }
  }

  const each = SETS.flatMap((set) =>
    set.looks.map((look) => [`${set.state} (${set.behind}, ${set.role})`, look, set] as const),
  );
  test.each(each)('%s, %s', async (_state, look, { state, behind, role, isReady, ...set }) => {
    const workbench = await serveWorkbench(HOST, await settingsFor(behind));
    opened.push(workbench.close);
    const { page, goTo, leave } = await enterApp(browser, workbench.url, '/overview', { role, ...LOOKS[look] });
    opened.push(leave);
    for (const of of set.pages) {
      const isWithThePast = of.name === 'triage' && state === 'full';
      await goTo(isWithThePast ? '/triage?view=all' : of.path(shop.issues.open));
      await isReady(page, of);
      const file = resolve(FOLDER, `${of.name}-${state}-${look}.png`);
      await takePicture(page, file, state === 'full' ? 'page' : 'window');
    }
  });
});

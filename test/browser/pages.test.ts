import type { Browser } from 'playwright-core';
import { HOSTS } from '../../grafana-plugin/workbench/server/hostVersion.ts';
import type { Workbench } from '../../grafana-plugin/workbench/server/startWorkbench.ts';
import { APP_PAGES } from '../support/browser/appPages.ts';
import { enterApp, type AppVisitor } from '../support/browser/appVisitor.ts';
import { axeFindings } from '../support/browser/axeFindings.ts';
import { launchChromium } from '../support/browser/launchChromium.ts';
import { startLivedInShop, type LivedInShop } from '../support/browser/livedInShop.ts';
import { buildWorkbench, serveWorkbench } from '../support/browser/pluginWorkbench.ts';
import { startCompanion, type Companion } from '../support/companion.ts';
import { describeWith, programOf } from '../support/debianPackage.ts';

/** Packages may have to be installed, and everything to be built. */
const BUILD_MS = 900_000;
const LIVED_MINUTES = 14;
const CHROMIUM = programOf('chromium', 'chromium');

jest.setTimeout(120_000);

describeWith(CHROMIUM, 'chromium')('every page of the app', () => {
  let browser: Browser;
  let shop: LivedInShop;
  let nothingYet: Companion;

  beforeAll(async () => {
    await buildWorkbench(HOSTS);
    [shop, nothingYet] = await Promise.all([startLivedInShop(LIVED_MINUTES), startCompanion()]);
    browser = await launchChromium(CHROMIUM!);
  }, BUILD_MS);
  afterAll(async () => {
    await browser?.close();
    await Promise.all([shop?.stop(), nothingYet?.stop()]);
  });

  describe.each(HOSTS)('on the host %s', (host) => {
    describe.each(['full', 'empty'] as const)('%s', (state) => {
      let workbench: Workbench;

      beforeAll(async () => {
        const companion = state === 'full' ? shop.companion : nothingYet;
        workbench = await serveWorkbench(host, { apiUrl: companion.apiUrl, token: companion.token('plugin') });
      });
      afterAll(() => workbench?.close());

      describe.each(['dark', 'light'] as const)('and %s', (theme) => {
        let visitor: AppVisitor;

        beforeAll(async () => {
          visitor = await enterApp(browser, workbench.url, '/overview', { role: 'Admin', theme });
        });
        afterAll(() => visitor?.leave());

        test.each(APP_PAGES)(
          '$name is shown without a complaint, and axe finds nothing in it',
          async ({ path, isFull, isEmpty }) => {
            await visitor.goTo(path(shop.issues.open));
            await (state === 'full' ? isFull : isEmpty)(visitor.page);
            expect(await axeFindings(visitor.page)).toEqual([]);
            expect(visitor.complaints).toEqual([]);
          },
        );
      });
    });
  });
});

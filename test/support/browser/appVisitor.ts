import type { Browser, ConsoleMessage, Page } from 'playwright-core';

/** Who looks: a session of the workbench. */
export type Session = Readonly<{ role: 'None' | 'Viewer' | 'Editor' | 'Admin'; theme?: 'light' | 'dark' }>;

export type Look = Session &
  Readonly<{
    /** No request is to fail: what the browser says of one that does is a complaint, too. */
    isEveryAnswerWell?: boolean;
    viewport?: Readonly<{ width: number; height: number }>;
    /** The test moves the page's time on, with `page.clock`, beside the true one. */
    isClockSet?: boolean;
  }>;

/** A person in a browser of their own. */
export type Visitor = Readonly<{
  page: Page;
  /** What the console complained of, and what broke. */
  complaints: readonly string[];
  leave: () => Promise<void>;
}>;

/** A person who is in the app. */
export type AppVisitor = Visitor &
  Readonly<{
    /** To another page of it, without loading anything anew. */
    goTo: (path: string) => Promise<void>;
    /** Another page of the app beside this one, in the same browser. */
    openTab: (path: string) => Promise<Page>;
  }>;

const APP = '/a/vigil-quality-app';
const WIDE = { width: 1440, height: 900 };
const SHOWN_WITHIN_MS = 30_000;
const COMPLAINTS: readonly string[] = ['error', 'warning', 'assert'];

/** Opens a page of the app, `path` as in `/overview`, for somebody who was never here. */
export async function enterApp(
  browser: Browser,
  url: string,
  path: string,
  { viewport = WIDE, isClockSet = false, isEveryAnswerWell = false, ...session }: Look,
): Promise<AppVisitor> {
  const context = await browser.newContext({ viewport });
  await context.request.post(`${url}/workbench/session`, { data: session });
  const complaints: string[] = [];
  const openTab = async (at: string): Promise<Page> => {
    const page = await context.newPage();
    page.setDefaultTimeout(SHOWN_WITHIN_MS);
    if (isClockSet) await page.clock.install();
    page.on('console', (message) => {
      if (isComplaint(message) && (isEveryAnswerWell || !isOfAnAnswer(message)))
        complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
    await page.goto(`${url}${APP}${at}`);
    return page;
  };
  const page = await openTab(path);
  return {
    page,
    complaints,
    openTab,
    goTo: async (next) => {
      // As by the address bar of a page that is there already: Grafana's router listens to this event.
      const address = JSON.stringify(`${APP}${next}`);
      await page.evaluate(`history.pushState(null, '', ${address}); dispatchEvent(new PopStateEvent('popstate'))`);
    },
    leave: () => context.close(),
  };
}

const isComplaint = (message: ConsoleMessage): boolean => COMPLAINTS.includes(message.type());

/** What the browser itself says of an answer that was no success: it is about that answer, and no file's doing. */
const isOfAnAnswer = (message: ConsoleMessage): boolean => message.text().startsWith('Failed to load resource');

import type { Page } from 'playwright-core';

export type AppPageName = 'overview' | 'triage' | 'issue' | 'journeys' | 'journey' | 'services' | 'setup';

/** What a page shows, in words of which one has to be there before it is looked at. */
type Shows = (page: Page) => Promise<unknown>;

export type AppPage = Readonly<{
  name: AppPageName;
  /** Below /a/vigil-quality-app. `issueId`: of the issue to look at. */
  path: (issueId: string) => string;
  /** Resolves when all is there that comes of the lived-in shop. */
  isFull: Shows;
  /** Resolves when it says that there is nothing. */
  isEmpty: Shows;
}>;

const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first().waitFor();
const all =
  (...shows: readonly Shows[]): Shows =>
  (page) =>
    Promise.all(shows.map((show) => show(page)));

/** The pages of the app, in the order in which one comes to them. */
export const APP_PAGES: readonly AppPage[] = [
  {
    name: 'overview',
    path: () => '/overview',
    isFull: all(
      (page) => page.getByRole('region', { name: 'What is wrong' }).getByRole('link').nth(1).waitFor(),
      (page) => page.getByRole('article', { name: /^Buy an article: / }).waitFor(),
      (page) => page.getByRole('article', { name: /^payment: / }).waitFor(),
    ),
    isEmpty: all(text('No journey is set up'), text('No telemetry has come yet')),
  },
  {
    name: 'triage',
    path: () => '/triage',
    isFull: all(text('payment is slow'), text('Alerts fire about mailer')),
    isEmpty: text('No issue is open'),
  },
  {
    name: 'issue',
    path: (issueId) => `/triage/${issueId}`,
    isFull: all(
      (page) => page.getByRole('img', { name: /^Duration of POST \/charge in payment/ }).waitFor(),
      text('95 % of charges take longer than 800 ms'),
      text('went out just before'),
    ),
    isEmpty: text('There is no such issue'),
  },
  {
    name: 'journeys',
    path: () => '/journeys',
    isFull: all(text('Buy an article'), text('Find an article')),
    isEmpty: text('No journey is set up'),
  },
  {
    name: 'journey',
    path: () => '/journeys/buy-an-article',
    isFull: all(text('Failing since'), text(/: failed in /)),
    isEmpty: text('There is no journey buy-an-article'),
  },
  {
    name: 'services',
    path: () => '/services',
    isFull: all(text('POST /charge'), text('POST /deliveries')),
    isEmpty: text('No telemetry has come yet'),
  },
  {
    name: 'setup',
    path: () => '/setup',
    isFull: text('The companion answers'),
    isEmpty: text('The companion answers'),
  },
];

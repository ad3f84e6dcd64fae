import type { Browser, Page } from 'playwright-core';

/** Who looks: a session of the workbench. */
export type Session = Readonly<{ role: 'Viewer' | 'Editor' | 'Admin'; theme?: 'light' | 'dark' }>;

/** A person in a browser of their own. */
export type Visitor = Readonly<{
  page: Page;
  /** What the console complained of, and what broke. */
  complaints: readonly string[];
  leave: () => Promise<void>;
}>;

const APP = '/a/vigil-quality-app';
const API = '/api/plugin-proxy/vigil-quality-app/api/v1';
const COMPLAINTS: readonly string[] = ['error', 'warning', 'assert'];
/** Pages are built as they are opened, on a machine that runs a shop beside. */
const SHOWN_WITHIN_MS = 60_000;

/** Opens a page of the app in the workbench at `url`; `path` as in `/overview`. */
export async function visit(browser: Browser, url: string, path: string, session: Session): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.request.post(`${url}/workbench/session`, { data: session });
  const page = await context.newPage();
  page.setDefaultTimeout(SHOWN_WITHIN_MS);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (COMPLAINTS.includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${url}${APP}${path}`);
  return { page, complaints, leave: () => context.close() };
}

/** Resolves with the issue's id as soon as Overview shows one as wrong. */
export async function issueOnOverview({ page }: Visitor, timeoutMs = SHOWN_WITHIN_MS): Promise<string> {
  const link = page.getByRole('region', { name: 'What is wrong' }).getByRole('link').first();
  await link.waitFor({ timeout: timeoutMs });
  const href = await link.getAttribute('href');
  return decodeURIComponent(/\/triage\/([^/?#]+)/.exec(href ?? '')?.[1] ?? '');
}

/** Goes from Overview to the issue, and resolves with what its page says of the likeliest cause once that is `cause`. */
export async function readCause(
  { page }: Visitor,
  cause: string,
): Promise<Readonly<{ text: string; evidence: readonly string[]; chart: string }>> {
  await page.getByRole('region', { name: 'What is wrong' }).getByRole('link').first().click();
  const region = page.getByRole('region', { name: 'Likely cause' });
  const heading = region.getByRole('heading', { level: 3 }).first();
  await heading.filter({ hasText: cause }).waitFor();
  const chart = region.getByRole('img', { name: `in ${cause}, last 30 minutes` }).first();
  await chart.waitFor();
  return {
    text: await heading.innerText(),
    evidence: await region.getByRole('listitem').allInnerTexts(),
    chart: (await chart.getAttribute('aria-label')) ?? '',
  };
}

/** Acknowledges the issue that the page shows; resolves when the page says so. */
export async function acknowledge({ page }: Visitor, comment: string): Promise<void> {
  await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Comment').fill(comment);
  await dialog.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Acknowledged', { exact: true }).first().waitFor();
}

/** Takes an acknowledgement back, so that another may give theirs. */
export async function takeBack({ page }: Visitor): Promise<void> {
  await page.getByRole('button', { name: 'Take back acknowledgement' }).click();
  await page.getByRole('button', { name: 'Acknowledge', exact: true }).waitFor();
}

/** What a Viewer finds at the issue: whether the act can be pressed, what explains that, and what the server says to it. */
export async function tryAsViewer(
  browser: Browser,
  url: string,
  issueId: string,
): Promise<Readonly<{ canPress: boolean; explained: string; status: number; complaints: readonly string[] }>> {
  const viewer = await visit(browser, url, `/triage/${encodeURIComponent(issueId)}`, { role: 'Viewer' });
  try {
    const { page, complaints } = viewer;
    const button = page.getByRole('button', { name: /^(Acknowledge|Take back acknowledgement)$/ });
    await button.waitFor();
    const why = page.getByText('You need the role Editor to act on issues.');
    await why.waitFor();
    const answer = await page.request.post(`${url}${API}/act/issues/${encodeURIComponent(issueId)}/acknowledge`, {
      data: { comment: 'I may not' },
    });
    return {
      canPress: await button.isEnabled(),
      explained: await why.innerText(),
      status: answer.status(),
      complaints,
    };
  } finally {
    await viewer.leave();
  }
}

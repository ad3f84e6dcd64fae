import type { Browser } from 'playwright-core';
import { enterApp, type Visitor } from './appVisitor.ts';

const API = '/api/plugin-proxy/vigil-quality-app/api/v1';
/** Pages are built as they are opened, on a machine that runs a shop beside. */
const SHOWN_WITHIN_MS = 60_000;

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
  const viewer = await enterApp(browser, url, `/triage/${encodeURIComponent(issueId)}`, {
    role: 'Viewer',
    isEveryAnswerWell: true,
  });
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

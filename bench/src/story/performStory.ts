import type { Browser } from 'playwright-core';
import { setTimeout as delay } from 'node:timers/promises';
import type { IssueList } from '../../../quality-model/src/index.ts';
import {
  acknowledge,
  issueOnOverview,
  readCause,
  takeBack,
  tryAsViewer,
} from '../../../test/support/browser/issueStory.ts';
import { enterApp, type Visitor } from '../../../test/support/browser/appVisitor.ts';
import type { Stack } from '../stack/startStack.ts';
import { switchFault } from '../stack/switchFault.ts';
import type { ServedHost } from './startWorkbenches.ts';
import type { StoryRow } from './storyRow.ts';

const POLL_EVERY_MS = 100;
const ISSUE_WITHIN_MS = 150_000;
const OVERVIEW_WITHIN_SECONDS = 5;
const REFUSED = 403;

type Told = Omit<StoryRow, 'commit' | 'code' | 'startedAt' | 'outcome'>;

export const UNTOLD: Omit<Told, 'host' | 'failure'> = {
  secondsToOverview: null,
  secondsToCause: null,
  cause: '',
  evidence: null,
  secondsToAcknowledge: null,
  viewerStatus: null,
  complaints: null,
};

type Watched = Readonly<{ served: ServedHost; editor: Visitor; overview: Promise<{ id: string; atMs: number }> }>;

/**
 * One fault, seen and acted on in every host: Overview is open before it begins. The hosts go on one after the other,
 * since there is one issue to be acknowledged: whoever has done it takes it back for the next.
 */
export async function performStory(
  browser: Browser,
  stack: Stack,
  hosts: readonly ServedHost[],
  { fault, cause }: Readonly<{ fault: string; cause: string }>,
): Promise<readonly Told[]> {
  const watched: Watched[] = [];
  try {
    for (const served of hosts) {
      const editor = await enterApp(browser, served.url, '/overview', { role: 'Editor', isEveryAnswerWell: true });
      await editor.page.getByRole('status').first().waitFor();
      const overview = issueOnOverview(editor, ISSUE_WITHIN_MS).then((id) => ({ id, atMs: performance.now() }));
      overview.catch(() => undefined); // looked at below
      watched.push({ served, editor, overview });
    }
    await switchFault(stack, fault, true);
    const known = await issueInApi(stack);
    const told: Told[] = [];
    for (const one of watched) told.push(await tell(browser, one, known, cause));
    return told;
  } finally {
    await switchFault(stack, fault, false);
    for (const { editor } of watched) await editor.leave();
  }
}

async function issueInApi(stack: Stack): Promise<Readonly<{ id: string; atMs: number }>> {
  const deadlineMs = performance.now() + ISSUE_WITHIN_MS;
  for (;;) {
    const { issues } = await stack.get<IssueList>('/api/v1/issues?state=open');
    if (issues[0] !== undefined) return { id: issues[0].id, atMs: performance.now() };
    if (performance.now() > deadlineMs) throw new Error(`no issue in ${ISSUE_WITHIN_MS / 1000} s`);
    await delay(POLL_EVERY_MS);
  }
}

async function tell(
  browser: Browser,
  { served, editor, overview }: Watched,
  known: Readonly<{ id: string; atMs: number }>,
  cause: string,
): Promise<Told> {
  const { host, url } = served;
  let told: Omit<Told, 'failure'> = { host, ...UNTOLD };
  try {
    const shown = await overview;
    told = { ...told, secondsToOverview: seconds(Math.max(0, shown.atMs - known.atMs)) };
    if (shown.id !== known.id) throw new Error(`Overview shows ${shown.id}, the API has ${known.id}`);
    const openedMs = performance.now();
    const { text, evidence } = await readCause(editor, cause);
    told = {
      ...told,
      secondsToCause: seconds(performance.now() - openedMs),
      cause: text,
      evidence: evidence.length,
    };
    const clickedMs = performance.now();
    await acknowledge(editor, `Seen in ${host}`);
    told = { ...told, secondsToAcknowledge: seconds(performance.now() - clickedMs) };
    const viewer = await tryAsViewer(browser, url, known.id);
    await takeBack(editor);
    const complaints = [...editor.complaints, ...viewer.complaints];
    told = { ...told, viewerStatus: viewer.status, complaints: complaints.length };
    return { ...told, failure: failureOf(told, viewer.canPress, complaints) };
  } catch (error) {
    return { ...told, complaints: editor.complaints.length, failure: String(error) };
  }
}

function failureOf(told: Omit<Told, 'failure'>, viewerCanPress: boolean, complaints: readonly string[]): string {
  return [
    told.secondsToOverview! > OVERVIEW_WITHIN_SECONDS ? `Overview took ${told.secondsToOverview} s` : '',
    told.evidence === 0 ? 'no evidence' : '',
    viewerCanPress ? 'a Viewer can press Acknowledge' : '',
    told.viewerStatus === REFUSED ? '' : `the server answered a Viewer ${told.viewerStatus}`,
    ...complaints.map((complaint) => `console: ${complaint}`),
  ]
    .filter((text) => text !== '')
    .join('; ');
}

const seconds = (ms: number): number => Math.round(ms / 10) / 100;

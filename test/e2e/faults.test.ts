import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { parse } from 'yaml';
import { FAULT_NAMES, type FaultName } from '../../examples/shop/src/index.ts';
import { HOSTS } from '../../grafana-plugin/workbench/server/hostVersion.ts';
import type { Workbench } from '../../grafana-plugin/workbench/server/startWorkbench.ts';
import type { Issue, IssueList } from '../../quality-model/src/index.ts';
import { acknowledge, issueOnOverview, readCause, takeBack, tryAsViewer } from '../support/browser/issueStory.ts';
import { enterApp, type Visitor } from '../support/browser/appVisitor.ts';
import { launchChromium } from '../support/browser/launchChromium.ts';
import { buildWorkbench, serveWorkbench } from '../support/browser/pluginWorkbench.ts';
import { describeWith, programOf } from '../support/debianPackage.ts';
import { STACK_PROGRAMS, startShopStack, type ShopStack } from '../support/shopStack.ts';
import { waitFor } from '../support/waitFor.ts';

type Expected = Readonly<{ cause: { service: string }; acceptable: readonly { service: string }[] }>;

const { faults } = parse(readFileSync('examples/shop/faults.yaml', 'utf8')) as { faults: Record<FaultName, Expected> };

/** This one is seen and acted on in browsers, too. */
const SEEN: FaultName = 'paymentSlow';
const CHROMIUM = programOf('chromium', 'chromium');

type Seen = Readonly<{ workbench: Workbench; editor: Visitor }>;

/** One stack for all of them: what one leaves behind is the next one's trouble, as in production. */
describeWith(
  [STACK_PROGRAMS.prometheus, STACK_PROGRAMS.alertmanager, CHROMIUM].includes(undefined) ? undefined : CHROMIUM,
  'prometheus, prometheus-alertmanager or chromium',
)('every fault of the shop', () => {
  let stack: ShopStack;
  let browser: Browser;
  const workbenches: Workbench[] = [];
  /** Of each issue so far the services that may be named first. */
  const causes = new Map<string, readonly string[]>();

  beforeAll(async () => {
    stack = await startShopStack({ customers: { shape: 'flat', rate: 15 }, settleMs: 1000 });
    const built = buildWorkbench(HOSTS); // while the shop is learned
    await waitFor(
      'everything to be learned',
      async () => {
        const metrics = await stack.companion().metrics();
        return /^vigil_anomaly_learning 0$/m.test(metrics) && /^vigil_anomaly_active{/m.test(metrics)
          ? true
          : undefined;
      },
      300_000,
    );
    await built;
    const { apiUrl, token } = stack.companion();
    for (const host of HOSTS) workbenches.push(await serveWorkbench(host, { apiUrl, token: token('plugin') }));
    browser = await launchChromium(CHROMIUM!);
  }, 900_000);
  afterAll(async () => {
    await browser?.close();
    for (const workbench of workbenches) await workbench.close();
    await stack?.stop();
  }, 60_000);

  const open = async (): Promise<IssueList['issues']> =>
    (await stack.companion().get<IssueList>('/api/v1/issues?state=open,acknowledged')).issues;

  /** An Editor in every host, on Overview, before anything is wrong. */
  const openOverviews = async (): Promise<readonly Seen[]> => {
    const seen: Seen[] = [];
    for (const workbench of workbenches) {
      const editor = await enterApp(browser, workbench.url, '/overview', { role: 'Editor', isEveryAnswerWell: true });
      await editor.page.getByRole('status').filter({ hasText: 'good for users' }).waitFor();
      seen.push({ workbench, editor });
    }
    return seen;
  };

  /** From Overview to the cause, acknowledged by the Editor, refused to a Viewer; the acknowledgement is taken back. */
  const actInBrowser = async ({ workbench, editor }: Seen, id: string, cause: string): Promise<void> => {
    expect(await issueOnOverview(editor)).toBe(id);
    const { text, evidence, chart } = await readCause(editor, cause);
    expect(text).toContain(cause);
    expect(evidence.length).toBeGreaterThan(0);
    expect(chart).toContain(`in ${cause}`);
    await acknowledge(editor, 'I am on it');
    const path = `/api/v1/issues/${id}`;
    const { state, acknowledged } = await stack.companion().get<Issue>(path);
    expect({ state, by: acknowledged?.by }).toEqual({ state: 'acknowledged', by: 'editor' });
    const viewer = await tryAsViewer(browser, workbench.url, id);
    expect(viewer).toMatchObject({ canPress: false, status: 403, complaints: [] });
    expect(viewer.explained).toContain('Editor');
    await takeBack(editor);
    expect((await stack.companion().get<Issue>(path)).state).toBe('open');
    expect(editor.complaints).toEqual([]);
    await editor.leave();
  };

  test.each(FAULT_NAMES)(
    '%s becomes one issue with its cause first, once the one before has resolved by itself',
    async (fault) => {
      await waitFor(
        'the issue before to resolve',
        async () => ((await open()).length === 0 ? true : undefined),
        400_000,
      );
      const { cause, acceptable } = faults[fault];
      const named = [cause.service, ...acceptable.map(({ service }) => service)];
      const seen = fault === SEEN ? await openOverviews() : [];
      await stack.setFault(fault, true);
      try {
        const id = await waitFor(
          'an issue with its cause first',
          async () => {
            const [first] = await open();
            if (first === undefined) return undefined;
            const issue = await stack.companion().get<Issue>(`/api/v1/issues/${first.id}`);
            const names = issue.causes.map(({ service }) => service.name);
            if (!named.includes(names[0] ?? '')) throw new Error(`the causes are ${names.join(', ')}`);
            return first.id;
          },
          150_000,
        );
        expect((await open()).map((issue) => issue.id)).toEqual([id]);
        expect([...causes.keys()]).not.toContain(id);
        causes.set(id, named);
        for (const one of seen) await actInBrowser(one, id, cause.service);
      } finally {
        await stack.setFault(fault, false);
      }
    },
    600_000,
  );

  test('has made as many issues as there are faults, each with its cause first to the end', async () => {
    expect(causes.size).toBe(FAULT_NAMES.length);
    for (const [id, named] of causes) {
      const issue = await stack.companion().get<Issue>(`/api/v1/issues/${id}`);
      expect(named).toContain(issue.causes[0]?.service.name);
    }
    const metrics = await stack.companion().metrics();
    expect(metrics).toMatch(new RegExp(`^vigil_issues_opened_total ${FAULT_NAMES.length}$`, 'm'));
    expect(metrics).toMatch(/^vigil_issues_merged_total 0$/m);
  });
});

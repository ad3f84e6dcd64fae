import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Issue, IssueList, IssueState } from '../../../quality-model/src/index.ts';
import { startCompanion, type Companion } from '../companion.ts';
import { freePort } from '../freePorts.ts';
import { waitFor } from '../waitFor.ts';
import { notifyOf, type NotifiedAlert } from './alertNotifier.ts';
import { journeysOf, startJourneySite, type JourneySite } from './journeySite.ts';
import { postTraces } from './postTraces.ts';
import { arrivals, type Trouble } from './shopTraffic.ts';
import { createSteppedClock } from './steppedClock.ts';

/** A companion that has watched a shop for a while, and what it has to show. It goes on watching until it is stopped. */
export type LivedInShop = Readonly<{
  companion: Companion;
  site: JourneySite;
  /** Payment is slow, and nobody is on it; one that somebody is on; one that is over. */
  issues: Readonly<{ open: string; acknowledged: string; resolved: string }>;
  stop: () => Promise<void>;
}>;

const MINUTE_MS = 60_000;
/** How far the companion's time moves at once: less than it waits for spans that come late. */
const STEP_MS = 2_500;
/** No faster, so that a delta which is on its way is not overtaken. */
const STEP_TAKES_MS = 40;
const TRAFFIC_EVERY_MS = 500;
const HOOK_TOKEN = 'the-token-of-the-alertmanager';

/** As many minutes before the end payment becomes slow; what is learned before is what is usual. */
const TROUBLE_LASTS_MIN = 6;

const identityLabels = (service: string) => ({
  service_name: service,
  service_namespace: 'shop',
  deployment_environment_name: 'production',
});

/** The companion lives through `minutes` (at least 14) in less than a second each. */
export async function startLivedInShop(minutes: number): Promise<LivedInShop> {
  const site = await startJourneySite();
  const startMs = Date.now() - minutes * MINUTE_MS;
  const dataDir = mkdtempSync(join(tmpdir(), 'vigil-lived-in-'));
  const clock = createSteppedClock(join(dataDir, 'clock'), startMs);
  const companion = await startCompanion({
    dataDir,
    env: { ...clock.env, ALERTMANAGER_TOKEN: HOOK_TOKEN },
    config: await configOf(site),
  });
  let trouble: Trouble = { paymentSlow: false };
  let sentMs = startMs;
  const sendTraffic = async (untilMs: number): Promise<void> => {
    const due = arrivals(sentMs, untilMs, trouble);
    sentMs = untilMs;
    await postTraces(companion.httpUrl, due);
  };

  const story = storyOf(minutes, startMs, companion, (slow) => {
    trouble = { paymentSlow: slow };
    site.failOrders(slow);
  });
  for (let nowMs = startMs; nowMs < Date.now(); nowMs += STEP_MS) {
    const paced = new Promise((resolve) => setTimeout(resolve, STEP_TAKES_MS));
    clock.set(nowMs);
    await sendTraffic(nowMs);
    while (story[0] !== undefined && nowMs >= startMs + story[0].atMin * MINUTE_MS) {
      await story.shift()!.happens(nowMs);
    }
    await paced;
  }
  clock.release();
  let sending = Promise.resolve();
  const traffic = setInterval(() => {
    // A companion that is being stopped takes nothing more.
    sending = sending.then(() => sendTraffic(Date.now())).catch(() => undefined);
  }, TRAFFIC_EVERY_MS);

  const stop = async (): Promise<void> => {
    clearInterval(traffic);
    await sending;
    await companion.stop();
    await site.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    return { companion, site, issues: await issuesOf(companion), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function configOf(site: JourneySite) {
  const service = (name: string, criticality: string, owner: string) => ({
    ...{ name, namespace: 'shop', environment: 'production', criticality, owner },
    runbook: `https://wiki.example/runbooks/${name}`,
  });
  return {
    // Nobody listens there: alerts come by the webhook alone.
    alertmanagers: [
      { id: 'main', url: `http://127.0.0.1:${await freePort()}`, webhook: { token: 'env:ALERTMANAGER_TOKEN' } },
    ],
    owners: [{ team: 'shop' }, { team: 'checkout' }],
    services: [
      service('storefront', 'p1', 'shop'),
      service('checkout', 'p1', 'checkout'),
      service('payment', 'p1', 'checkout'),
      service('catalogue', 'p2', 'shop'),
    ],
    ...journeysOf(site),
  };
}

type Scene = Readonly<{ atMin: number; happens: (nowMs: number) => Promise<void> }>;

/** What happens in the shop, in its order. */
function storyOf(minutes: number, startMs: number, companion: Companion, slowPayment: (slow: boolean) => void) {
  const hook = { url: `${companion.apiUrl}/api/v1/hooks/alertmanager/main`, token: HOOK_TOKEN };
  const late: NotifiedAlert = {
    labels: { alertname: 'StockImportLate', severity: 'critical', ...identityLabels('stock-import') },
    annotations: { summary: 'The last delivery was taken in more than an hour ago' },
    startsAtMs: startMs + MINUTE_MS,
  };
  const scenes: readonly Scene[] = [
    { atMin: 1, happens: () => notifyOf(hook, [late]) },
    { atMin: 2, happens: (nowMs) => notifyOf(hook, [{ ...late, endsAtMs: nowMs }]) },
    {
      atMin: minutes - 9,
      happens: (nowMs) =>
        notifyOf(hook, [
          {
            labels: { alertname: 'MailQueueGrowing', severity: 'critical', ...identityLabels('mailer') },
            annotations: { summary: '4,180 messages wait to be sent' },
            startsAtMs: nowMs,
          },
        ]),
    },
    {
      atMin: minutes - 8.5,
      happens: () => act(companion, 'mailer', 'acknowledge', { comment: 'A provider is away, I have called them' }),
    },
    { atMin: minutes - TROUBLE_LASTS_MIN, happens: async () => slowPayment(true) },
    {
      atMin: minutes - 3,
      happens: (nowMs) =>
        notifyOf(hook, [
          {
            labels: { alertname: 'PaymentLatencyHigh', severity: 'critical', ...identityLabels('payment') },
            annotations: { summary: '95 % of charges take longer than 800 ms' },
            startsAtMs: nowMs,
          },
        ]),
    },
    {
      atMin: minutes - 1.5,
      happens: () =>
        act(companion, 'payment', 'note', {
          markdown:
            'Payment **2.14.1** went out just before. The provider says that [all is well](https://status.example).',
        }),
    },
  ];
  return [...scenes];
}

/** What an Editor does to the issue that is open about a service. */
async function act(companion: Companion, service: string, what: string, body: object): Promise<void> {
  const { issues } = await companion.get<IssueList>(`/api/v1/issues?service=${service}`);
  const { id, version } = issues[0] ?? {};
  const answer = await fetch(`${companion.apiUrl}/api/v1/act/issues/${id}/${what}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${companion.token('plugin')}`,
      'content-type': 'application/json',
      'x-grafana-context': JSON.stringify({ OrgRole: 'Editor', Login: 'kim', OrgID: 1 }),
    },
    body: JSON.stringify({ version, ...body }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${what} of the issue about ${service}: ${answer.status} ${text}`);
}

/** Waits until all of the story has become issues. */
async function issuesOf(companion: Companion): Promise<LivedInShop['issues']> {
  const inState = async (state: IssueState): Promise<readonly string[]> =>
    (await companion.get<IssueList>(`/api/v1/issues?state=${state}`)).issues.map(({ id }) => id);
  return waitFor('the issues of the story', async () => {
    const [open, acknowledged, resolved] = await Promise.all([
      inState('open'),
      inState('acknowledged'),
      inState('resolved'),
    ]);
    if (open.length !== 1 || acknowledged.length !== 1 || resolved.length !== 1) {
      throw new Error(JSON.stringify({ open, acknowledged, resolved }));
    }
    const { causes, signals } = await companion.get<Issue>(`/api/v1/issues/${open[0]}`);
    const kinds = [...new Set(signals.list.map(({ kind }) => kind))].sort();
    if (causes[0]?.service.name !== 'payment' || kinds.join() !== 'alert,anomaly,journey') {
      throw new Error(JSON.stringify({ kinds, causes: causes.map(({ text }) => text) }));
    }
    return { open: open[0]!, acknowledged: acknowledged[0]!, resolved: resolved[0]! };
  });
}

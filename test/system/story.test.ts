import type { Issue, IssueList } from '../../quality-model/src/index.ts';
import { startCompanion, type Companion } from '../support/companion.ts';
import { describeWith } from '../support/debianPackage.ts';
import { startOtlpSink, type OtlpSink } from '../support/otlpSink.ts';
import { STACK_PROGRAMS, startShopStack, type ShopStack } from '../support/shopStack.ts';
import { waitFor } from '../support/waitFor.ts';

/** No name of the shop's roles: the graph is learned from spans alone. */
const NAMES = { storefront: 'lynx', catalogue: 'otter', cart: 'heron', checkout: 'marten', payment: 'stoat' };
const SETTLE_MS = 60_000;
const QUIET_MS = 60_000;
const AFTER_MS = 300_000;

describeWith(
  STACK_PROGRAMS.prometheus === undefined ? undefined : STACK_PROGRAMS.alertmanager,
  'prometheus or prometheus-alertmanager',
)('payment becomes slow', () => {
  let stack: ShopStack;
  /** Has neither Alertmanager nor journeys: all that it knows comes from the spans that the other forwards. */
  let spansAlone: Companion;
  let sink: OtlpSink;

  beforeAll(async () => {
    sink = await startOtlpSink();
    spansAlone = await startCompanion({
      config: { pipeline: { deltaIntervalMs: 1000 }, triage: { settleMs: SETTLE_MS } },
    });
    stack = await startShopStack({
      names: NAMES,
      customers: { shape: 'flat', rate: 6 },
      settleMs: SETTLE_MS,
      forwardTo: { sink: sink.httpUrl, other: spansAlone.httpUrl },
    });
  }, 120_000);
  afterAll(async () => {
    await stack?.stop();
    await spansAlone?.stop();
    await sink?.close();
  }, 60_000);

  const list = async (of: Companion): Promise<IssueList['issues']> =>
    (await of.get<IssueList>('/api/v1/issues?state=open,acknowledged,resolved,merged')).issues;
  const issueOf = (of: Companion, id: string) => of.get<Issue>(`/api/v1/issues/${id}`);
  const isLearned = async (of: Companion): Promise<boolean> => {
    const metrics = await of.metrics();
    const known = metrics.match(/^vigil_anomaly_active{.*signal="latency".*$/gm) ?? [];
    const isPaymentKnown = known.some((line) => line.includes(`service_name="${NAMES.payment}"`));
    return isPaymentKnown && /^vigil_anomaly_learning 0$/m.test(metrics);
  };
  /** Ids of all issues that either companion has at any time until then. */
  const issuesUntil = async (what: string, untilMs: number) => {
    const seen = { ids: new Set<string>(), idsOfSpansAlone: new Set<string>() };
    await waitFor(
      what,
      async () => {
        for (const { id } of await list(stack.companion())) seen.ids.add(id);
        for (const { id } of await list(spansAlone)) seen.idsOfSpansAlone.add(id);
        return Date.now() >= untilMs ? true : undefined;
      },
      untilMs - Date.now() + 30_000,
    );
    return { ids: [...seen.ids], idsOfSpansAlone: [...seen.idsOfSpansAlone] };
  };
  const asUser = (OrgRole: string, path: string, body: unknown) =>
    fetch(`${stack.companion().apiUrl}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${stack.companion().token('plugin')}`,
        'content-type': 'application/json',
        'x-grafana-context': JSON.stringify({ OrgRole, Login: OrgRole.toLowerCase(), OrgID: 1 }),
      },
      body: JSON.stringify(body),
    });

  test('quiet while all is well, then one issue, its cause first, acted upon, and gone by itself', async () => {
    await waitFor(
      'everything to be learned',
      async () => ((await isLearned(stack.companion())) && (await isLearned(spansAlone)) ? true : undefined),
      400_000,
    );
    const quiet = await issuesUntil('a quiet minute', Date.now() + QUIET_MS);
    expect(quiet).toEqual({ ids: [], idsOfSpansAlone: [] });

    await stack.setFault('paymentSlow', true);
    const id = await waitFor('an issue', async () => (await list(stack.companion()))[0]?.id, 90_000);
    const issue = () => issueOf(stack.companion(), id);
    await waitFor(
      'anomaly, failed journey and alert in the one issue, payment first',
      async () => {
        const { signals, causes } = await issue();
        const kinds = [...new Set(signals.list.map((s) => s.kind))].sort();
        if (kinds.join() !== 'alert,anomaly,journey' || causes[0]?.service?.name !== NAMES.payment)
          throw new Error(JSON.stringify({ kinds, causes: causes.map((c) => [c.service?.name, c.text]) }));
        return true;
      },
      240_000,
    );
    const [cause] = (await issue()).causes;
    expect(cause!.evidence.length).toBeGreaterThan(0);
    const [idOfSpansAlone] = (await list(spansAlone)).map((summary) => summary.id);

    const anomalous = sink.received
      .filter((r) => r.signal === 'traces')
      .some((r) => r.body.includes('vigil.anomaly.active') && r.body.includes(NAMES.payment));
    expect(anomalous).toBe(true);

    const { version } = await issue();
    const path = `/api/v1/act/issues/${id}/acknowledge`;
    expect((await asUser('Viewer', path, { version, comment: 'me' })).status).toBe(403);
    expect((await asUser('Editor', path, { version, comment: 'on it' })).status).toBe(200);
    expect((await issue()).state).toBe('acknowledged');

    // Whatever happens to the companion: the issue, who is on it and its history are there, and it goes on.
    await stack.killCompanion();
    expect(await issue()).toMatchObject({ state: 'acknowledged', acknowledged: { by: 'editor', comment: 'on it' } });

    await stack.setFault('paymentSlow', false);
    const seen = await issuesUntil('five minutes after the end', Date.now() + AFTER_MS);
    expect(seen).toEqual({ ids: [id], idsOfSpansAlone: [idOfSpansAlone] });
    for (const [of, past] of [
      [stack.companion(), await issue()],
      [spansAlone, await issueOf(spansAlone, idOfSpansAlone!)],
    ] as const) {
      expect(past).toMatchObject({ state: 'resolved', resolution: { by: 'vigil' } });
      expect(past.causes[0]).toMatchObject({ kind: 'service', service: { name: NAMES.payment } });
      const metrics = await of.metrics();
      expect(metrics).toMatch(/^vigil_issues_opened_total 1$/m);
      expect(metrics).toMatch(/^vigil_issues_merged_total 0$/m);
      expect(metrics).toMatch(/^vigil_signals_set_aside_total 0$/m);
    }
  }, 1_200_000);
});

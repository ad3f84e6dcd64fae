import { startShop, type RunningShop } from '../../examples/shop/src/index.ts';
import type { Issue, IssueList } from '../../quality-model/src/index.ts';
import { startAlertmanager, type Alertmanager } from '../support/alertmanager.ts';
import { startCompanion, type Companion } from '../support/companion.ts';
import { describeWith, programOf } from '../support/debianPackage.ts';
import { startOtlpSink, type OtlpSink } from '../support/otlpSink.ts';
import { startPrometheus, type Prometheus } from '../support/prometheus.ts';
import { waitFor } from '../support/waitFor.ts';

const programs = {
  prometheus: programOf('prometheus', 'prometheus'),
  alertmanager: programOf('prometheus-alertmanager', 'prometheus-alertmanager'),
};

/** No name of the shop's roles: the graph is learned from spans alone. */
const NAMES = { storefront: 'lynx', catalogue: 'otter', cart: 'heron', checkout: 'marten', payment: 'stoat' };
const SETTLE_MS = 60_000;
const QUIET_MS = 60_000;
const AFTER_MS = 300_000;

const configOf = (storefront: string, alertmanager: string, sink: string, other: string) => ({
  pipeline: { deltaIntervalMs: 1000 },
  triage: { settleMs: SETTLE_MS },
  alertmanagers: [{ id: 'main', url: alertmanager, pollIntervalMs: 2000 }],
  targets: [{ baseUrl: storefront, maxRequestsPerMinute: 120, allowPrivate: true }],
  journeys: [
    {
      id: 'checkout',
      name: 'Checkout',
      criticality: 'p1',
      schedule: { every: '10s', jitter: '1s' },
      safety: { effect: 'write', tenant: 'synthetic' },
      alert: { failures: 2, of: 3, recover: 2 },
      timeout: '6s',
      steps: [
        {
          id: 'cart',
          timeout: '3s',
          post: `${storefront}/cart`,
          headers: { accept: 'application/json' },
          json: { sku: 'VIGIL-TEST-1' },
          store: { cart: '$.cartId' },
          assert: [{ status: 201 }],
        },
        {
          id: 'order',
          timeout: '3s',
          post: `${storefront}/checkout`,
          headers: { accept: 'application/json' },
          json: { card: '4111111111111111', cartId: '${cart}' },
          store: { order: '$.id' },
          assert: [{ status: 201 }, { responseTime: { lt: '600ms' } }],
        },
      ],
      finally: [
        {
          id: 'cancel',
          timeout: '2s',
          delete: `${storefront}/orders/\${order}`,
          assert: [{ status: [200, 204, 404] }],
        },
      ],
    },
  ],
  forward: [
    { id: 'sink', endpoint: sink, signals: ['traces'] },
    { id: 'other', endpoint: other, signals: ['traces'] },
  ],
});
/** Neither Alertmanager nor journeys: all that it knows comes from spans. */
const CONFIG_OF_SPANS_ALONE = { pipeline: { deltaIntervalMs: 1000 }, triage: { settleMs: SETTLE_MS } };

describeWith(
  programs.prometheus === undefined ? undefined : programs.alertmanager,
  'prometheus or prometheus-alertmanager',
)('payment becomes slow', () => {
  let shop: RunningShop;
  let companion: Companion;
  let spansAlone: Companion;
  let prometheus: Prometheus;
  let alertmanager: Alertmanager;
  let sink: OtlpSink;

  beforeAll(async () => {
    sink = await startOtlpSink();
    alertmanager = await startAlertmanager(programs.alertmanager!);
    spansAlone = await startCompanion({ config: CONFIG_OF_SPANS_ALONE });
    companion = await startCompanion();
    prometheus = await startPrometheus(programs.prometheus!, companion.apiUrl.slice('http://'.length), {
      ruleFiles: [`${process.cwd()}/provisioning/prometheus/rules/vigil.yml`],
      alertmanager: alertmanager.url.slice('http://'.length),
    });
    shop = await startShop({
      names: NAMES,
      otlp: { endpoint: companion.httpUrl },
      customers: { shape: 'flat', rate: 6 },
    });
    const { dataDir, portBase: base } = companion;
    await companion.stop();
    companion = await startCompanion({
      dataDir,
      portBase: base,
      config: configOf(shop.urls.storefront, alertmanager.url, sink.httpUrl, spansAlone.httpUrl),
    });
  }, 120_000);
  afterAll(async () => {
    await shop?.stop();
    await companion?.stop();
    await spansAlone?.stop();
    await prometheus?.stop();
    await alertmanager?.stop();
    await sink?.close();
  }, 60_000);

  const list = (of = companion) => of.get<IssueList>('/api/v1/issues?state=open,acknowledged,resolved,merged');
  const isLearned = async (of: Companion) => {
    const metrics = await of.metrics();
    const known = metrics.match(/^vigil_anomaly_active{.*signal="latency".*$/gm) ?? [];
    const isPaymentKnown = known.some((line) => line.includes(`service_name="${NAMES.payment}"`));
    return isPaymentKnown && /^vigil_anomaly_learning 0$/m.test(metrics);
  };
  /** Of both companions, collected for as long as said. */
  const issuesDuring = async (what: string, untilMs: number) => {
    const seen = { all: new Set<string>(), ofSpansAlone: new Set<string>() };
    await waitFor(
      what,
      async () => {
        for (const { id } of (await list()).issues) seen.all.add(id);
        for (const { id } of (await list(spansAlone)).issues) seen.ofSpansAlone.add(id);
        return Date.now() >= untilMs ? true : undefined;
      },
      untilMs - Date.now() + 30_000,
    );
    return { all: [...seen.all], ofSpansAlone: [...seen.ofSpansAlone] };
  };
  const setFault = async (on: boolean) => {
    const response = await fetch(`${shop.urls.control}/faults/paymentSlow`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ on }),
    });
    expect(response.status).toBe(200);
  };
  const asUser = (OrgRole: string, path: string, body: unknown) =>
    fetch(`${companion.apiUrl}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${companion.token('plugin')}`,
        'content-type': 'application/json',
        'x-grafana-context': JSON.stringify({ OrgRole, Login: OrgRole.toLowerCase(), OrgID: 1 }),
      },
      body: JSON.stringify(body),
    });

  test('quiet while all is well, then one issue, its cause first, acted upon, and gone by itself', async () => {
    await waitFor(
      'everything to be learned',
      async () => ((await isLearned(companion)) && (await isLearned(spansAlone)) ? true : undefined),
      400_000,
    );
    expect(await issuesDuring('a quiet minute', Date.now() + QUIET_MS)).toEqual({ all: [], ofSpansAlone: [] });

    await setFault(true);
    const id = await waitFor('an issue', async () => (await list()).issues[0]?.id, 90_000);
    const issue = () => companion.get<Issue>(`/api/v1/issues/${id}`);
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
    expect((await list()).issues.map((i) => i.id)).toEqual([id]);

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
    await companion.stop('SIGKILL');
    companion = await startCompanion({ dataDir: companion.dataDir, portBase: companion.portBase });
    expect(await issue()).toMatchObject({ state: 'acknowledged', acknowledged: { by: 'editor', comment: 'on it' } });

    const [idOfSpansAlone] = (await list(spansAlone)).issues.map((i) => i.id);
    await setFault(false);
    const seen = await issuesDuring('five minutes after the end', Date.now() + AFTER_MS);
    expect(seen).toEqual({ all: [id], ofSpansAlone: [idOfSpansAlone] });
    for (const [of, one] of [
      [companion, id],
      [spansAlone, idOfSpansAlone],
    ] as const) {
      const past = await of.get<Issue>(`/api/v1/issues/${one}`);
      expect(past).toMatchObject({ state: 'resolved', resolution: { by: 'vigil' } });
      expect(past.causes[0]).toMatchObject({ kind: 'service', service: { name: NAMES.payment } });
      const metrics = await of.metrics();
      expect(metrics).toMatch(/^vigil_issues_opened_total 1$/m);
      expect(metrics).toMatch(/^vigil_issues_merged_total 0$/m);
      expect(metrics).toMatch(/^vigil_signals_set_aside_total 0$/m);
    }
  }, 1_200_000);
});

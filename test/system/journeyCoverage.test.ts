import type { JourneyCoverage } from '../../quality-model/src/index.ts';
import { decodeOtlp } from '../../otel-collector-processor/test/otlpWitness.ts';
import { startShop, type RunningShop } from '../../examples/shop/src/index.ts';
import { startCompanion, type Companion } from '../support/companion.ts';
import { startOtlpSink, type OtlpSink } from '../support/otlpSink.ts';
import { waitFor } from '../support/waitFor.ts';

type Decoded = {
  resourceSpans: {
    resource?: { attributes?: Attribute[] };
    scopeSpans: { spans: { name: string; kind: number; attributes?: Attribute[] }[] }[];
  }[];
};
type Attribute = { key: string; value?: { stringValue?: string } };
type Seen = Readonly<{ service: string; name: string; kind: number; labels: Readonly<Record<string, string>> }>;

const SERVER = 2;

/** Spans that a destination got, with their texts. */
function spansOf(sink: OtlpSink): Seen[] {
  return sink.received
    .filter(({ signal }) => signal === 'traces')
    .flatMap(({ body }) => (decodeOtlp('traces', body) as Decoded).resourceSpans)
    .flatMap(({ resource, scopeSpans }) => {
      const service = textsOf(resource?.attributes)['service.name'] ?? '';
      return scopeSpans
        .flatMap(({ spans }) => spans)
        .map(({ name, kind, attributes }) => ({ service, name, kind, labels: textsOf(attributes) }));
    });
}

function textsOf(attributes: readonly Attribute[] = []): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value?.stringValue ?? '']));
}

/** Buys the test article as a customer does. */
const journey = (storefront: string) => ({
  id: 'checkout',
  name: 'Checkout',
  schedule: { every: '5s', jitter: '0s' },
  safety: { effect: 'write', tenant: 'synthetic' },
  alert: { failures: 1, of: 1, recover: 1 },
  timeout: '4s',
  steps: [
    {
      ...{ id: 'cart', timeout: '2s', headers: { accept: 'application/json' } },
      post: `${storefront}/cart`,
      json: { sku: 'VIGIL-TEST-1' },
      store: { cart: '$.cartId' },
      assert: [{ status: 201 }],
    },
    {
      ...{ id: 'order', timeout: '2s', headers: { accept: 'application/json' } },
      post: `${storefront}/checkout`,
      json: { card: '4111111111111111', cartId: '${cart}' },
      store: { order: '$.id' },
      assert: [{ status: 201 }],
    },
  ],
  finally: [
    { id: 'cancel', timeout: '1s', delete: `${storefront}/orders/\${order}`, assert: [{ status: [200, 204, 404] }] },
  ],
});

describe("a journey through a shop on OpenTelemetry's SDK", () => {
  let sink: OtlpSink;
  let shop: RunningShop;
  let companion: Companion;

  beforeAll(async () => {
    sink = await startOtlpSink();
    companion = await startCompanion();
    const { dataDir, portBase } = companion;
    shop = await startShop({ otlp: { endpoint: companion.httpUrl }, customers: { shape: 'flat', rate: 6 } });
    // A journey has to know where the shop is.
    await companion.stop();
    const { storefront } = shop.urls;
    companion = await startCompanion({
      dataDir,
      portBase,
      config: {
        targets: [{ baseUrl: storefront, maxRequestsPerMinute: 120, allowPrivate: true }],
        journeys: [journey(storefront)],
        forward: [{ id: 'sink', endpoint: sink.httpUrl, signals: ['traces'] }],
      },
    });
  }, 120_000);
  afterAll(async () => {
    await shop?.stop();
    await companion?.stop();
    await sink?.close();
  }, 60_000);

  const breakCheckout = async (on: boolean) => {
    const response = await fetch(`${shop.urls.control}/faults/checkoutV2Bug`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ on, ratio: 1 }),
    });
    expect(response.status).toBe(200);
  };
  /** Customers' calls that the label says are covered, by service. */
  const covered = (status: string) =>
    spansOf(sink).filter(
      ({ labels }) => labels['vigil.covered_by'] === 'checkout' && labels['vigil.check.status'] === status,
    );

  test("customers' spans of the operations that it passes through say how it stands", async () => {
    await waitFor(
      "customers' spans that are covered, in storefront, checkout and payment",
      () => {
        const services = new Set(covered('pass').map(({ service }) => service));
        return (
          ['storefront', 'checkout', 'payment'].every((role) => services.has(shop.names[role as 'payment'])) ||
          undefined
        );
      },
      90_000,
    );

    await breakCheckout(true);
    const failing = await waitFor(
      "a customer's span through the failing journey's operation",
      () => {
        return covered('fail').find(
          ({ name, service }) => service === shop.names.storefront && name === 'POST /checkout',
        );
      },
      90_000,
    );
    expect(failing.labels).not.toHaveProperty('user_agent.synthetic.type');
    expect(failing.labels).not.toHaveProperty('vigil.check.id');

    await breakCheckout(false);
    const isWellAgain = await waitFor(
      'the journey to be well again',
      () => {
        const last = spansOf(sink).findLast(({ labels }) => labels['vigil.covered_by'] === 'checkout');
        return last?.labels['vigil.check.status'] === 'fail' ? undefined : last;
      },
      90_000,
    );
    expect(isWellAgain.labels['vigil.check.status']).toMatch(/^(pass|unstable)$/);

    const all = spansOf(sink);
    // Its own spans say whose they are, and are covered by nothing: they are no customers'.
    const own = all.filter(({ labels }) => labels['vigil.check.id'] === 'checkout');
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(({ labels }) => 'vigil.covered_by' in labels)).toEqual([]);
    // What customers do and the journey does not is not covered, nor is anything but calls that enter a service.
    const labelled = all.filter(({ labels }) => 'vigil.covered_by' in labels);
    expect(labelled.filter(({ kind }) => kind !== SERVER)).toEqual([]);
    expect(labelled.filter(({ name }) => name === 'GET /')).toEqual([]);
    expect(all.some(({ name, labels }) => name === 'GET /' && !('user_agent.synthetic.type' in labels))).toBe(true);
  }, 400_000);

  test("coverage is the share of customers' calls through those operations", async () => {
    const { total, services } = await companion.get<JourneyCoverage>('/api/v1/coverage?window=10m');
    const storefront = services.find(({ name }) => name === shop.names.storefront)!;
    const operation = (wanted: string) =>
      storefront.operations.find((o) => o.operation === wanted && o.kind === 'SERVER')!;
    expect(operation('POST /checkout').journeys).toEqual([
      { id: 'checkout', status: expect.stringMatching(/^(pass|unstable)$/), lastSeenMs: expect.any(Number) },
    ]);
    expect(operation('GET /').journeys).toEqual([]);
    const coveredCalls = storefront.operations
      .filter((o) => o.journeys.length > 0)
      .reduce((sum, o) => sum + o.calls, 0);
    expect(storefront).toMatchObject({ coveredCalls, ratio: coveredCalls / storefront.calls });
    expect(storefront.ratio).toBeGreaterThan(0);
    expect(storefront.ratio).toBeLessThan(1);
    expect(total.calls).toBe(services.reduce((sum, { calls }) => sum + calls, 0));
    await waitFor(
      'a slot of customers to close',
      async () =>
        new RegExp(
          `^vigil_customer_calls_total{service_name="${shop.names.storefront}".*covered="true"} [1-9]`,
          'm',
        ).test(await companion.metrics()) || undefined,
    );
  }, 60_000);
});

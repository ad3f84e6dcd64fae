import {
  serviceCountsSchema,
  SERVICE_ROLES,
  startShop,
  type RunningShop,
  type ServiceRole,
} from '../../examples/shop/src/index.ts';
import { startCompanion, type Companion } from '../support/companion.ts';
import { describeWith, programOf } from '../support/debianPackage.ts';
import { startPrometheus, type Prometheus, type Sample } from '../support/prometheus.ts';
import { waitFor } from '../support/waitFor.ts';

const prometheusProgram = programOf('prometheus', 'prometheus');

/** The shop's own counters: what its services saw, told by no telemetry. */
async function countsOf(shop: RunningShop, role: ServiceRole) {
  const response = await fetch(`${shop.urls[role]}/__shop/counts`);
  return serviceCountsSchema.parse(await response.json());
}

async function setGenerator(shop: RunningShop, change: Readonly<Record<string, unknown>>): Promise<void> {
  const response = await fetch(`${shop.urls.generator}/__shop/generator`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });
  expect(response.status).toBe(200);
}

describeWith(prometheusProgram, 'prometheus')('shop → companion → Prometheus', () => {
  let shop: RunningShop;
  let companion: Companion;
  let prometheus: Prometheus;

  beforeAll(async () => {
    companion = await startCompanion();
    prometheus = await startPrometheus(prometheusProgram!, companion.apiUrl.slice('http://'.length));
    shop = await startShop({ otlp: { endpoint: companion.httpUrl } });
  }, 90_000);
  afterAll(async () => {
    await shop?.stop();
    await prometheus?.stop();
    await companion?.stop();
  }, 60_000);

  test('rate, errors and p95 of each operation, asked by PromQL, agree with what the shop itself counted', async () => {
    const storefrontCalls = async () =>
      (await countsOf(shop, 'storefront')).operations.reduce((sum, o) => sum + o.calls, 0);
    await waitFor('some customers', async () => ((await storefrontCalls()) > 300 ? true : undefined), 60_000);
    await setGenerator(shop, { running: false }); // answers when the last customer has gone

    const selector = (name: string) => `service_name="${name}",span_kind="SPAN_KIND_SERVER"`;
    const byOperation = (samples: readonly Sample[]) => new Map(samples.map((s) => [s.labels['span_name']!, s.value]));
    for (const role of SERVICE_ROLES) {
      const service = shop.names[role];
      const { boundsMs, operations } = await countsOf(shop, role);
      expect(operations.length).toBeGreaterThan(0);
      for (const { operation, ...own } of operations) {
        const span = `${selector(service)},span_name="${operation}"`;
        await waitFor(`${service} ${operation}: ${own.calls} calls in Prometheus`, async () => {
          const calls = await prometheus.query(`sum(traces_span_metrics_calls_total{${span}})`);
          if (calls[0]?.value !== own.calls) throw new Error(`Prometheus says ${calls[0]?.value}`);
          return true;
        });
        const errors = await prometheus.query(
          `sum(traces_span_metrics_calls_total{${span},status_code="STATUS_CODE_ERROR"})`,
        );
        expect([operation, errors[0]?.value ?? 0]).toEqual([operation, own.errors]);
        const [count] = await prometheus.query(`sum(traces_span_metrics_duration_milliseconds_count{${span}})`);
        expect([operation, count?.value]).toEqual([operation, own.calls]);
      }
      // The shop measures around its handler, the SDK around the request: they may differ by a bucket where a duration is near its bound.
      const p95 = byOperation(
        await prometheus.query(
          `histogram_quantile(0.95, sum by (le, span_name) (traces_span_metrics_duration_milliseconds_bucket{${selector(service)}}))`,
        ),
      );
      for (const { operation, ...own } of operations) {
        if (own.calls < 50) continue;
        const bounds = [0, ...boundsMs, Infinity];
        const rank = own.calls * 0.95;
        let below = 0;
        const bucket = own.durations.counts.findIndex((count) => (below += count) >= rank);
        const value = p95.get(operation)!;
        expect([
          operation,
          value >= bounds[Math.max(0, bucket - 1)]! && value <= bounds[Math.min(bounds.length - 1, bucket + 2)]!,
        ]).toEqual([operation, true]);
      }
    }
  }, 120_000);

  test('the API says the same, and knows the edges of the shop', async () => {
    type Services = { services: { name: string; customers: { calls: number } }[] };
    const { services } = await companion.get<Services>('/api/v1/services?window=1h');
    for (const role of SERVICE_ROLES) {
      const service = shop.names[role];
      const calls = (await countsOf(shop, role)).operations.reduce((sum, o) => sum + o.calls, 0);
      expect([service, services.find((s) => s.name === service)?.customers.calls]).toEqual([service, calls]);
    }
    type Graph = { edges: { client: { name: string }; server: { name: string } }[] };
    const { edges } = await companion.get<Graph>('/api/v1/graph?window=1h');
    const found = edges.map((e) => `${e.client.name}→${e.server.name}`).sort();
    expect(found).toEqual(
      expect.arrayContaining([
        'storefront→catalogue',
        'storefront→cart',
        'storefront→checkout',
        'checkout→payment',
        'checkout→cart',
      ]),
    );
    expect(found.filter((edge) => edge.startsWith('payment→'))).toEqual([]);
  });
});

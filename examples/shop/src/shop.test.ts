import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { serviceCountsSchema } from './counts/operationCounts.ts';
import type { FaultName } from './faults/faultTable.ts';
import { generatorStatusSchema, type GeneratorStatus } from './generator/generator.ts';
import { findShopDir } from './launcher/findShopDir.ts';
import { PROCESS_ROLES, SERVICE_ROLES, type ServiceRole } from './roles.ts';
import { GOOD_CARD } from './services/payment/card.ts';
import { TEST_SKU } from './services/catalogue/product.ts';
import { startShop, type RunningShop } from './startShop.ts';
import { ERROR_STATUS, SERVER_KIND, startOtlpSink, type OtlpSink, type SunkSpan } from './testing/otlpSink.ts';
import { until } from './testing/until.ts';

/** Two services under other names: nothing may depend on what they are called. */
const names = { payment: 'till', cart: 'basket' };
const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' };

type Answer = Readonly<{ status: number; value: Record<string, unknown>; durationMs: number }>;

async function ask(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const startMs = performance.now();
  const response = await fetch(url, {
    method,
    headers: { ...JSON_HEADERS, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  const value = (answer === '' ? {} : JSON.parse(answer)) as Record<string, unknown>;
  return { status: response.status, value, durationMs: performance.now() - startMs };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the shop', () => {
  let sink: OtlpSink;
  let shop: RunningShop;

  beforeAll(async () => {
    sink = await startOtlpSink();
    shop = await startShop({
      seed: 7,
      names,
      otlp: { endpoint: sink.url, protocol: 'http/json' },
      baseErrorRatio: 0,
      customers: { running: false, rate: 10, shape: 'flat' },
    });
  }, 40_000);

  afterAll(async () => {
    await shop?.stop();
    await sink?.close();
  }, 40_000);

  const setFault = (name: FaultName, setting: Record<string, unknown>): Promise<Answer> =>
    ask('POST', `${shop.urls.control}/faults/${name}`, setting);

  const setGenerator = async (change: Record<string, unknown>): Promise<GeneratorStatus> =>
    generatorStatusSchema.parse((await ask('POST', `${shop.urls.generator}/__shop/generator`, change)).value);

  const generatorStatus = async (): Promise<GeneratorStatus> =>
    generatorStatusSchema.parse((await ask('GET', `${shop.urls.generator}/__shop/generator`)).value);

  /** Fills a cart of its own and buys it. */
  async function buy(headers: Record<string, string> = {}): Promise<Answer> {
    const cart = await ask('POST', `${shop.urls.storefront}/cart`, { sku: TEST_SKU }, headers);
    const purchase = { cartId: cart.value['cartId'], card: GOOD_CARD };
    return ask('POST', `${shop.urls.storefront}/checkout`, purchase, headers);
  }

  const serverSpans = (): SunkSpan[] => sink.spans.filter((span) => span.kind === SERVER_KIND);

  /** Calls and errors by operation, as the service counted them and as its server spans tell. */
  async function truthAndSpans(role: ServiceRole) {
    const answer = await ask('GET', `${shop.urls[role]}/__shop/counts`);
    const { operations } = serviceCountsSchema.parse(answer.value);
    const truth = operations.map(({ operation, calls, errors }) => ({ operation, calls, errors }));
    const spans = serverSpans().filter(({ service }) => service === shop.names[role]);
    const told = [...new Set(spans.map(({ name }) => name))].sort().map((operation) => {
      const own = spans.filter(({ name }) => name === operation);
      const errors = own.filter(({ status }) => status.code === ERROR_STATUS).length;
      return { operation, calls: own.length, errors };
    });
    return { truth, told, operations };
  }

  async function expectCountsToEqualSpans(): Promise<void> {
    for (const role of SERVICE_ROLES) {
      const { truth } = await truthAndSpans(role);
      const calls = truth.reduce((sum, row) => sum + row.calls, 0);
      const spansOf = () => serverSpans().filter(({ service }) => service === shop.names[role]).length;
      await until(`${calls} server spans of ${role}`, () => spansOf() >= calls);
      expect({ role, rows: (await truthAndSpans(role)).told }).toEqual({ role, rows: truth });
    }
  }

  test('shows pages that a person can click through', async () => {
    const home = await (await fetch(shop.urls.storefront)).text();
    expect(home).toContain('href="/product/MUG-BLUE"');
    const product = await (await fetch(`${shop.urls.storefront}/product/MUG-BLUE`)).text();
    expect(product).toContain('action="/cart"');
    const added = await fetch(`${shop.urls.storefront}/cart`, {
      method: 'POST',
      body: new URLSearchParams({ sku: 'MUG-BLUE', quantity: '2' }),
      redirect: 'manual',
    });
    expect([added.status, added.headers.get('location')]).toEqual([303, '/cart']);
    const cookie = added.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const cart = await (await fetch(`${shop.urls.storefront}/cart`, { headers: { cookie } })).text();
    expect(cart).toContain('€25.80');
    const bought = await fetch(`${shop.urls.storefront}/checkout`, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams({ card: GOOD_CARD }),
    });
    expect([bought.status, await bought.text()]).toEqual([200, expect.stringContaining('Thank you for your order')]);
    const missing = await fetch(`${shop.urls.storefront}/product/NOPE`);
    expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('NOPE')]);
  });

  test('makes one trace of a checkout, through all services, with the state of its caller', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const mark = 'vigil=checkout.abc-local-1.00ff';
    // Not sampled by the caller: the shop reports it all the same.
    const order = await buy({ traceparent: `00-${traceId}-b7ad6b7169203331-00`, tracestate: mark });
    expect(order.status).toBe(201);
    const trace = (): SunkSpan[] => sink.spans.filter((span) => span.traceId === traceId);
    const checkout = (): SunkSpan[] => trace().filter(({ name }) => name === 'POST /payments');
    await until('the payment of the trace', () => checkout().length === 1 && trace().length >= 16);

    const byId = new Map(trace().map((span) => [span.spanId, span]));
    const path: string[] = [];
    for (let span = checkout()[0]; span !== undefined; span = byId.get(span.parentSpanId)) {
      if (span.kind === SERVER_KIND) path.unshift(`${span.service} ${span.name}`);
    }
    expect(path).toEqual(['storefront POST /checkout', 'checkout POST /orders', 'till POST /payments']);
    expect(new Set(trace().map(({ service }) => service))).toEqual(new Set(Object.values(shop.names)));
    expect(new Set(trace().map(({ traceState }) => traceState))).toEqual(new Set([mark]));

    const orderId = String(order.value['id']);
    const cancel = () => ask('DELETE', `${shop.urls.storefront}/orders/${orderId}`);
    expect([(await cancel()).status, (await cancel()).status]).toEqual([204, 204]);
    const read = await ask('GET', `${shop.urls.storefront}/orders/${orderId}`);
    expect(read.value['status']).toBe('cancelled');
    expect((await ask('DELETE', `${shop.urls.storefront}/cart/some-cart`)).status).toBe(204);
  }, 20_000);

  test('counts by itself what its server spans tell, when the customers have gone', async () => {
    await setGenerator({ running: true });
    await until('customers', async () => (await generatorStatus()).sessions.ended >= 25);
    const stopped = await setGenerator({ running: false });
    expect(stopped).toMatchObject({ running: false, inFlight: 0, failures: 0 });
    expect(stopped.sessions.started).toBe(stopped.sessions.ended);

    await expectCountsToEqualSpans();
    for (const role of SERVICE_ROLES) {
      const { operations } = await truthAndSpans(role);
      for (const { calls, durations } of operations) {
        expect(durations.counts.reduce((sum, count) => sum + count, 0)).toBe(calls);
      }
    }
  }, 30_000);

  test('says on every span who it is from', async () => {
    const customers = serverSpans().filter(({ attributes }) =>
      String(attributes.get('user.id')).startsWith('customer-'),
    );
    expect(new Set(customers.map(({ service }) => service))).toEqual(new Set(Object.values(shop.names)));
    expect(customers.every(({ attributes }) => attributes.get('enduser.id') === attributes.get('user.id'))).toBe(true);
  });

  test('names its resources, routes, logs and metrics as the conventions say', async () => {
    await until('metrics of every service', () =>
      Object.values(shop.names).every(
        (name) =>
          sink.metrics.has(`${name}/http.server.request.duration`) && sink.metrics.has(`${name}/process.memory.usage`),
      ),
    );
    await until('a log record', () => sink.logs.some(({ body }) => body.stringValue === 'order placed'));
    const traces = new Set(sink.spans.map(({ traceId }) => traceId));
    expect(sink.logs.every(({ traceId }) => traces.has(traceId))).toBe(true);
    for (const { resource, name, attributes } of serverSpans()) {
      expect(resource.get('service.namespace')).toBe('shop');
      expect(resource.get('service.version')).toBe('1.0.0');
      expect(resource.get('deployment.environment.name')).toBe('production');
      expect(name).toBe(`${attributes.get('http.request.method')} ${attributes.get('http.route')}`);
      expect(attributes.get('http.route')).not.toMatch(/healthz|__shop/);
    }
  }, 20_000);

  describe('with a fault', () => {
    test('payment slow: the checkout takes long, and fails for nobody', async () => {
      await setFault('paymentSlow', { on: true, factor: 30 });
      const slow = await buy();
      await setFault('paymentSlow', { on: false });
      const fast = await buy();
      expect([slow.status, fast.status]).toEqual([201, 201]);
      expect(slow.durationMs).toBeGreaterThan(250);
      expect(slow.durationMs).toBeGreaterThan(fast.durationMs);
    });

    test('catalogue errors: pages fail until it is over', async () => {
      const home = async () => (await ask('GET', `${shop.urls.storefront}/`)).status;
      await setFault('catalogueErrors', { on: true, ratio: 1 });
      expect(await home()).toBe(502);
      await setFault('catalogueErrors', { on: false });
      expect(await home()).toBe(200);
    });

    test('checkout v2: orders fail in another version of one service, and no request is lost in the change', async () => {
      await setFault('checkoutV2Bug', { on: true, ratio: 1 });
      expect((await buy()).status).toBe(502);
      const failed = () =>
        serverSpans().filter((span) => span.name === 'POST /orders' && span.status.code === ERROR_STATUS);
      await until('the failed order', () => failed().length > 0);
      expect(failed()[0]?.resource.get('service.version')).toBe('2.0.0');

      await setFault('checkoutV2Bug', { on: false });
      const before = serverSpans().length;
      expect((await buy()).status).toBe(201);
      const later = () =>
        serverSpans()
          .slice(before)
          .filter((span) => span.name === 'POST /orders');
      await until('the order that went well', () => later().length > 0);
      expect(later()[0]?.resource.get('service.version')).toBe('1.0.0');
      expect(sink.logs.some(({ service, severityText }) => service === 'checkout' && severityText === 'ERROR')).toBe(
        true,
      );
    }, 20_000);

    test('cart leak: the cart gets slower and slower, and is itself again when it is over', async () => {
      const cartMs = async () => (await ask('GET', `${shop.urls.storefront}/cart`)).durationMs;
      // Far from its limit when the first slow answer comes, however busy the machine is.
      await setFault('cartLeak', { on: true, mbPerSecond: 50, msPerMb: 6, maxMb: 200 });
      await until('a slow cart', async () => (await cartMs()) > 150);
      const slowMs = await cartMs();
      await until('a slower one', async () => (await cartMs()) > slowMs + 50);
      await setFault('cartLeak', { on: false });
      await until('a fast cart', async () => (await cartMs()) < slowMs / 2);
    }, 20_000);

    test('traffic drop: a share of the customers comes', async () => {
      await setFault('trafficDrop', { on: true });
      expect((await generatorStatus()).ratio).toBeCloseTo(0.1);
      await setFault('trafficDrop', { on: false });
      expect((await generatorStatus()).ratio).toBe(1);
    });

    test('counts and spans still agree', expectCountsToEqualSpans, 20_000);

    test('the page switches it, too', async () => {
      const page = await fetch(`${shop.urls.control}/faults/paymentSlow`, {
        method: 'POST',
        body: new URLSearchParams({ factor: '3', on: 'true' }),
      });
      expect(await page.text()).toContain('Payment slow: on');
      const list = await ask('DELETE', `${shop.urls.control}/faults`);
      expect(list.value['faults']).toContainEqual(
        expect.objectContaining({ name: 'paymentSlow', setting: { on: false, factor: 3 } }),
      );
    });

    test.each([
      ['an unknown name', 'noSuch', { on: true }, 404, 'no_such_fault'],
      ['an unknown setting', 'paymentSlow', { on: true, speed: 1 }, 400, 'invalid_request'],
      ['a setting out of range', 'catalogueErrors', { on: true, ratio: 2 }, 400, 'invalid_request'],
      ['no body', 'paymentSlow', undefined, 400, 'invalid_request'],
    ])('%s is refused', async (_what, name, setting, status, code) => {
      const answer = await ask('POST', `${shop.urls.control}/faults/${name}`, setting);
      expect(answer).toMatchObject({ status, value: { error: { code } } });
    });
  });

  test('says which port is taken, and leaves nothing running', async () => {
    const portBase = Number(new URL(shop.urls.storefront).port);
    await expect(startShop({ portBase })).rejects.toThrow(/port \d+ is taken/);
  }, 30_000);

  test('is gone without a trace when it is stopped', async () => {
    await shop.stop();
    expect(Object.entries(shop.pids).filter(([, pid]) => isAlive(pid))).toEqual([]);
  }, 30_000);
});

test('the shop works without an OTLP endpoint, and ends when its launcher is killed', async () => {
  const main = join(findShopDir(process.cwd()), 'src', 'main.ts');
  const launcher = spawn(process.execPath, [main, '--json', '--no-customers', '--otlp', 'http://127.0.0.1:9'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints = text(launcher.stderr);
  const [line] = (await once(createInterface(launcher.stdout), 'line')) as [string];
  const urls = JSON.parse(line) as Record<string, string>;
  expect(Object.keys(urls)).toEqual(PROCESS_ROLES);
  expect((await ask('GET', `${urls['storefront']}/`)).status).toBe(200);
  launcher.kill('SIGKILL');
  // The pipe of complaints is everybody's: it ends with the last of the processes.
  expect(await complaints).toBe('');
}, 40_000);

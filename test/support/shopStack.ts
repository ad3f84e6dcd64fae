import {
  startShop,
  type FaultName,
  type RunningShop,
  type ServiceRole,
  type ShopOptions,
} from '../../examples/shop/src/index.ts';
import { startAlertmanager, type Alertmanager } from './alertmanager.ts';
import { startCompanion, type Companion } from './companion.ts';
import { programOf } from './debianPackage.ts';
import { startPrometheus, type Prometheus } from './prometheus.ts';

/** What a shop stack needs of the machine; undefined where it cannot be had. */
export const STACK_PROGRAMS = {
  prometheus: programOf('prometheus', 'prometheus'),
  alertmanager: programOf('prometheus-alertmanager', 'prometheus-alertmanager'),
};

export type ShopStackOptions = Readonly<{
  /** An issue whose signals have ended resolves after this time. */
  settleMs: number;
  customers: NonNullable<ShopOptions['customers']>;
  names?: Partial<Record<ServiceRole, string>>;
  /** Where the companion sends its traces. */
  forwardTo?: Readonly<Record<string, string>>;
}>;

/** The shop, a companion with the checkout journey, a real Prometheus with Vigil's rules, and a real Alertmanager. */
export type ShopStack = Readonly<{
  shop: RunningShop;
  prometheus: Prometheus;
  alertmanager: Alertmanager;
  /** The one that runs now. */
  companion: () => Companion;
  /** Kills the companion with SIGKILL and starts it again on what it left. */
  killCompanion: () => Promise<void>;
  setFault: (fault: FaultName, on: boolean) => Promise<void>;
  stop: () => Promise<void>;
}>;

export async function startShopStack(o: ShopStackOptions): Promise<ShopStack> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of stops.reverse()) await end();
  };
  try {
    const alertmanager = await startAlertmanager(STACK_PROGRAMS.alertmanager!);
    stops.push(() => alertmanager.stop());
    let companion = await startCompanion();
    stops.push(() => companion.stop());
    const { dataDir, portBase } = companion;
    const prometheus = await startPrometheus(STACK_PROGRAMS.prometheus!, companion.apiUrl.slice('http://'.length), {
      ruleFiles: [`${process.cwd()}/provisioning/prometheus/rules/vigil.yml`],
      alertmanager: alertmanager.url.slice('http://'.length),
    });
    stops.push(() => prometheus.stop());
    const shop = await startShop({
      otlp: { endpoint: companion.httpUrl },
      customers: o.customers,
      ...(o.names === undefined ? {} : { names: o.names }),
    });
    stops.push(() => shop.stop());
    // Journeys have to know where the shop is.
    await companion.stop();
    companion = await startCompanion({
      dataDir,
      portBase,
      config: configOf(o, shop.urls.storefront, alertmanager.url),
    });
    return {
      shop,
      prometheus,
      alertmanager,
      companion: () => companion,
      killCompanion: async () => {
        await companion.stop('SIGKILL');
        companion = await startCompanion({ dataDir, portBase });
      },
      setFault: async (fault, on) => {
        const response = await fetch(`${shop.urls.control}/faults/${fault}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ on }),
        });
        if (!response.ok) throw new Error(`the shop does not switch ${fault}: ${response.status}`);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function configOf({ settleMs, forwardTo = {} }: ShopStackOptions, storefront: string, alertmanager: string) {
  return {
    pipeline: { deltaIntervalMs: 1000 },
    triage: { settleMs },
    alertmanagers: [{ id: 'main', url: alertmanager, pollIntervalMs: 2000 }],
    targets: [{ baseUrl: storefront, maxRequestsPerMinute: 120, allowPrivate: true }],
    journeys: [checkoutJourney(storefront)],
    forward: Object.entries(forwardTo).map(([id, endpoint]) => ({ id, endpoint, signals: ['traces'] })),
  };
}

/** Buys the test article as a customer does, and cancels the order. */
function checkoutJourney(storefront: string) {
  const headers = { accept: 'application/json' };
  return {
    id: 'checkout',
    name: 'Checkout',
    criticality: 'p1',
    schedule: { every: '10s', jitter: '1s' },
    safety: { effect: 'write', tenant: 'synthetic' },
    alert: { failures: 2, of: 3, recover: 2 },
    timeout: '6s',
    steps: [
      {
        ...{ id: 'cart', timeout: '3s', headers },
        post: `${storefront}/cart`,
        json: { sku: 'VIGIL-TEST-1' },
        store: { cart: '$.cartId' },
        assert: [{ status: 201 }],
      },
      {
        ...{ id: 'order', timeout: '3s', headers },
        post: `${storefront}/checkout`,
        json: { card: '4111111111111111', cartId: '${cart}' },
        store: { order: '$.id' },
        assert: [{ status: 201 }, { responseTime: { lt: '600ms' } }],
      },
    ],
    finally: [
      {
        ...{ id: 'cancel', timeout: '2s' },
        delete: `${storefront}/orders/\${order}`,
        assert: [{ status: [200, 204, 404] }],
      },
    ],
  };
}

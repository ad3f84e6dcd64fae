import type { Call } from './spanTree.ts';

/** What is wrong in the shop. */
export type Trouble = Readonly<{ paymentSlow: boolean }>;

type Stream = Readonly<{
  /** Calls a second, evenly spread: what is unusual is unusual on purpose. */
  rate: number;
  userAgent: string;
  /** `wobble`: 0.8–1.2, so that durations differ as they do. */
  callOf: (wobble: number, trouble: Trouble, n: number) => Call;
}>;

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const MONITOR = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36 DatadogSynthetics';
/** One call in so many fails of its own: a shop without a single error is no real one. */
const STRAY_ERROR_EVERY = 400;

const home = (wobble: number): Call => ({
  service: 'storefront',
  operation: 'GET /',
  ownMs: 24 * wobble,
  calls: [{ service: 'catalogue', operation: 'GET /products', ownMs: 31 * wobble }],
});

/** Who calls whom in the shop, and what else there is. Mailer and stock-import are apart: trouble there is another one. */
const STREAMS: readonly Stream[] = [
  { rate: 1.6, userAgent: BROWSER, callOf: home },
  { rate: 0.2, userAgent: MONITOR, callOf: home },
  {
    rate: 1.2,
    userAgent: BROWSER,
    callOf: (wobble, _trouble, n) => ({
      service: 'storefront',
      operation: 'GET /products/{sku}',
      ownMs: 18 * wobble,
      calls: [
        {
          service: 'catalogue',
          operation: 'GET /products/{sku}',
          ownMs: 14 * wobble,
          failed: n % STRAY_ERROR_EVERY === STRAY_ERROR_EVERY / 2,
        },
      ],
    }),
  },
  {
    rate: 1,
    userAgent: BROWSER,
    callOf: (wobble, { paymentSlow }) => ({
      service: 'storefront',
      operation: 'POST /checkout',
      ownMs: 22 * wobble,
      calls: [
        {
          service: 'checkout',
          operation: 'POST /orders',
          ownMs: 38 * wobble,
          calls: [
            { service: 'cart', operation: 'GET /carts/{id}', ownMs: 9 * wobble },
            { service: 'payment', operation: 'POST /charge', ownMs: (paymentSlow ? 860 : 46) * wobble },
          ],
        },
      ],
    }),
  },
  {
    rate: 0.5,
    userAgent: BROWSER,
    callOf: (wobble) => ({ service: 'mailer', operation: 'POST /messages', ownMs: 120 * wobble }),
  },
  {
    rate: 0.4,
    userAgent: BROWSER,
    callOf: (wobble) => ({ service: 'stock-import', operation: 'POST /deliveries', ownMs: 75 * wobble }),
  },
];

export type Arrival = Readonly<{ endMs: number; traceId: string; userAgent: string; call: Call }>;

/** All calls that end in (fromMs, toMs], the same ones each time that they are asked for. */
export function arrivals(fromMs: number, toMs: number, trouble: Trouble): readonly Arrival[] {
  return STREAMS.flatMap(({ rate, userAgent, callOf }, stream) => {
    const everyMs = 1000 / rate;
    const found: Arrival[] = [];
    for (let n = Math.floor(fromMs / everyMs) + 1; n * everyMs <= toMs; n++) {
      const wobble = 0.8 + 0.4 * fraction(n * (stream + 1));
      const traceId = `${(stream + 1).toString(16)}${n.toString(16)}`.padStart(32, 'a');
      found.push({ endMs: n * everyMs, traceId, userAgent, call: callOf(wobble, trouble, n) });
    }
    return found;
  });
}

/** 0–1, spread evenly and without a pattern that shows (golden ratio). */
function fraction(n: number): number {
  return (n * 0.618_033_988_749_895) % 1;
}

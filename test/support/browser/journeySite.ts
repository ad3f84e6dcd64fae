import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the journeys call: a site that works until it is told not to. */
export type JourneySite = Readonly<{
  url: string;
  /** Orders fail from now on, or work again. */
  failOrders: (fail: boolean) => void;
  close: () => Promise<void>;
}>;

/** One search in so many fails the first time: a retry then makes the run unstable. */
const FIRST_SEARCH_FAILS_EVERY = 6;

export async function startJourneySite(): Promise<JourneySite> {
  let ordersFail = false;
  let searches = 0;
  const server = createServer((request, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    request.resume();
    switch (`${request.method} ${request.url?.split('?')[0] ?? ''}`) {
      case 'POST /cart':
        return answer(201, { cartId: 'c-1' });
      case 'POST /checkout':
        return ordersFail ? answer(504, { error: 'payment timed out' }) : answer(201, { id: 'o-1' });
      case 'GET /search':
        return answer(++searches % FIRST_SEARCH_FAILS_EVERY === 0 ? 500 : 200, { results: 3 });
      default:
        return answer(200, {});
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failOrders: (fail) => void (ordersFail = fail),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** The part of vigil.yaml that has journeys call it. */
export function journeysOf({ url }: JourneySite) {
  const every = { schedule: { every: '2m', jitter: '0s' }, timeout: '4s' };
  return {
    targets: [{ baseUrl: url, maxRequestsPerMinute: 600, allowPrivate: true }],
    journeys: [
      {
        ...every,
        id: 'buy-an-article',
        name: 'Buy an article',
        owner: 'checkout',
        criticality: 'p1',
        service: 'shop/checkout',
        environment: 'production',
        safety: { effect: 'write', tenant: 'synthetic' },
        steps: [
          {
            ...{ id: 'cart', post: `${url}/cart`, json: { sku: 'VIGIL-TEST-1' }, timeout: '2s' },
            store: { cart: '$.cartId' },
            assert: [{ status: 201 }],
          },
          {
            ...{ id: 'order', post: `${url}/checkout`, json: { cart: '${cart}' }, timeout: '2s' },
            store: { order: '$.id' },
            assert: [{ status: 201 }],
          },
        ],
        finally: [{ id: 'cancel', delete: `${url}/orders/test`, timeout: '1s', assert: [{ status: [200, 204, 404] }] }],
      },
      {
        ...every,
        id: 'find-an-article',
        name: 'Find an article',
        owner: 'shop',
        criticality: 'p2',
        service: 'shop/catalogue',
        environment: 'production',
        retry: { max: 1, backoff: '0s' },
        steps: [{ id: 'search', get: `${url}/search?q=teapot`, timeout: '2s', assert: [{ status: 200 }] }],
      },
      {
        ...every,
        id: 'home-page',
        name: 'Home page',
        owner: 'shop',
        criticality: 'p2',
        service: 'shop/storefront',
        environment: 'production',
        steps: [{ id: 'home', get: `${url}/`, timeout: '2s', assert: [{ status: 200 }] }],
      },
    ],
  };
}

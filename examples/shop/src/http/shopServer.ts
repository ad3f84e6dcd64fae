import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OperationCounts } from '../counts/operationCounts.ts';
import { HttpProblem, toHttpProblem } from './httpProblem.ts';
import { matchRoute, type RouteMatch } from './matchRoute.ts';
import { readBody } from './readBody.ts';
import type { Reply } from './reply.ts';
import { isOffRecord, pathnameOf, type Route, type ShopRequest } from './route.ts';

/** Between the calls of services; longer than any pause in them, so that no call meets a connection that is closing. */
const KEEP_ALIVE_MS = 65_000;

export type ShopServerOptions = Readonly<{
  routes: readonly Route[];
  onProblem(problem: HttpProblem, request: ShopRequest): Reply;
  /** Monotonic, milliseconds. */
  clockMs(): number;
  /** Own counts of everything that is on the record. */
  counts?: OperationCounts;
  /** Wraps the handling of what is on the record; `route` is undefined where none fits. */
  around?(request: ShopRequest, route: Route | undefined, handle: () => Promise<Reply>): Promise<Reply>;
}>;

export type ShopServer = Readonly<{
  /** Resolves with the port; 0 takes a free one. Fails with the system's error, `EADDRINUSE` for one. */
  listen(port: number, host: string): Promise<number>;
  /** Resolves when every request that is under way now is answered. */
  drained(): Promise<void>;
  /** Takes no more requests, waits for those under way, at most `timeoutMs`. */
  close(timeoutMs: number): Promise<void>;
}>;

function send(outgoing: ServerResponse, reply: Reply): void {
  if (outgoing.destroyed) return; // the customer has gone
  outgoing.writeHead(reply.status, reply.headers).end(reply.body);
}

/** An HTTP server of routes. Every request that its parser takes ends in an answer. */
export function createShopServer(o: ShopServerOptions): ShopServer {
  const underWay = new Set<Promise<void>>();

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse, match?: RouteMatch): Promise<void> {
    const request: ShopRequest = {
      params: match?.params ?? {},
      query: new URLSearchParams((incoming.url ?? '').split('?')[1] ?? ''),
      headers: incoming.headers,
      body: () => readBody(incoming),
    };
    const handle = async (): Promise<Reply> => {
      if (match === undefined) throw new HttpProblem(404, 'no_such_page', 'There is nothing at this address.');
      return match.route.handle(request);
    };
    const onRecord = !isOffRecord(pathnameOf(incoming.url));
    try {
      send(outgoing, await (onRecord && o.around ? o.around(request, match?.route, handle) : handle()));
    } catch (error) {
      send(outgoing, o.onProblem(toHttpProblem(error), request));
    }
  }

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, outgoing) => {
    const startMs = o.clockMs();
    const method = incoming.method ?? 'GET';
    const pathname = pathnameOf(incoming.url);
    const match = matchRoute(o.routes, method, pathname);
    const closed = new Promise<void>((resolve) => outgoing.once('close', resolve));
    underWay.add(closed);
    // The server span ends at the same event.
    outgoing.once('close', () => {
      underWay.delete(closed);
      if (isOffRecord(pathname)) return;
      const operation = match === undefined ? method : `${method} ${match.route.path}`;
      o.counts?.record({ operation, status: outgoing.statusCode, durationMs: o.clockMs() - startMs });
    });
    void answer(incoming, outgoing, match);
  });

  const drained = async (): Promise<void> => void (await Promise.all(underWay));

  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    drained,
    async close(timeoutMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const limit = setTimeout(() => server.closeAllConnections(), timeoutMs);
      await drained();
      server.closeAllConnections(); // kept alive and idle
      await closed;
      clearTimeout(limit);
    },
  };
}

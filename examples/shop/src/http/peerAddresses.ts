import { HttpProblem } from './httpProblem.ts';
import { jsonReply } from './reply.ts';
import type { Route } from './route.ts';
import type { ProcessRole, ShopUrls } from '../roles.ts';

/** Where the other processes are; known as soon as all of them listen. */
export type PeerAddresses = Readonly<{
  learn(urls: ShopUrls): void;
  known(): boolean;
  /** 503 `starting` before it is known. */
  urlOf(role: ProcessRole): string;
}>;

export function createPeerAddresses(): PeerAddresses {
  let urls: ShopUrls | undefined;
  return {
    learn(all) {
      urls = all;
    },
    known: () => urls !== undefined,
    urlOf(role) {
      if (urls === undefined) throw new HttpProblem(503, 'starting', 'The shop is starting.');
      return urls[role];
    },
  };
}

/** `GET /healthz`: 200 as soon as this process can do its work, 503 before. */
export function healthRoute(peers: PeerAddresses): Route {
  return {
    method: 'GET',
    path: '/healthz',
    handle: async () => (peers.known() ? jsonReply(200, { status: 'ok' }) : jsonReply(503, { status: 'starting' })),
  };
}

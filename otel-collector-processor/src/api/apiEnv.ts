import type { IncomingMessage } from 'node:http';
import type { Caller } from './auth/caller.ts';

/** What a request of this app carries: Node's own message where a Node server took it, and who is asking. */
export type ApiEnv = {
  Bindings: { incoming?: IncomingMessage };
  Variables: { requestId: string; caller: Caller };
};

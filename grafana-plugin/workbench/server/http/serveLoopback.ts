import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerMessage } from './answer.ts';
import { LIMITS } from './limits.ts';
import { refuseForeign } from './refuseForeign.ts';

/** Answers a request of this machine's own. `url` is the server's, without a slash at its end. */
export type Answer = (request: IncomingMessage, response: ServerResponse, url: string) => void | Promise<void>;

export type LoopbackServer = Readonly<{ url: string; close: () => Promise<void> }>;

/**
 * Serves on loopback, within limits, and refuses what a page of another site asks for. Port 0: one that is free. Rejects
 * where the port is taken.
 */
export async function serveLoopback(port: number, answer: Answer): Promise<LoopbackServer> {
  const server = createServer({
    headersTimeout: LIMITS.headersTimeoutMs,
    requestTimeout: LIMITS.requestTimeoutMs,
    keepAliveTimeout: LIMITS.keepAliveTimeoutMs,
    maxHeaderSize: LIMITS.headersMaxBytes,
  });
  server.maxConnections = LIMITS.connectionsMax;
  const ownPort = () => (server.address() as AddressInfo).port;
  const url = () => `http://127.0.0.1:${ownPort()}`;

  async function answerOwn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const refusal = refuseForeign({ method, headers }, ownPort());
    if (refusal !== undefined) return answerMessage(response, 403, refusal);
    return answer(request, response, url());
  }

  server.on('request', (request, response) => {
    answerOwn(request, response).catch((error: unknown) => {
      console.error(`workbench: ${request.method} ${request.url}:`, error);
      if (response.headersSent) response.destroy();
      else answerMessage(response, 500, 'Internal Server Error');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
  return {
    url: url(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { announcedBytes, withoutQuery, type HttpExchange, type HttpReply } from './httpExchange.ts';

/** A body up to this size that nobody wants is read to its end, so that the connection can stay. */
const DRAIN_MAX_BYTES = 256 * 1024;
/** A larger one is read on for so long: cutting the connection at once would destroy the answer on its way (RFC 9112 §9.6). */
const LINGER_MS = 1_000;

/** `lastOne` says, when it is answered, whether the connection is to end with this request. */
export function http1Exchange(
  request: IncomingMessage,
  response: ServerResponse,
  lastOne: () => boolean,
): HttpExchange {
  return {
    method: request.method ?? '',
    path: withoutQuery(request.url ?? ''),
    headers: request.headers,
    body: request,
    invite: () => {
      if (request.headers.expect !== undefined) response.writeContinue();
    },
    onGone: (listener) => response.once('close', listener),
    reply: (reply) => {
      if (response.destroyed || response.headersSent) return;
      if (request.complete || bodyCanBeDrained(request, reply)) {
        request.resume();
        return send(response, reply, lastOne());
      }
      sendAndLinger(request, response, reply);
    },
  };
}

/** Without either header a request has no body (RFC 9112 §6.3). */
function bodyCanBeDrained({ headers }: IncomingMessage, reply: HttpReply): boolean {
  if (headers['transfer-encoding'] !== undefined || headers.expect !== undefined) return false;
  return (announcedBytes(headers) ?? 0) <= DRAIN_MAX_BYTES && reply.abandon !== true;
}

function send(response: ServerResponse, reply: HttpReply, last: boolean): void {
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(reply.status !== 204 && { 'content-length': reply.body.length }),
    ...(last && { connection: 'close' }),
  });
  // Without an argument the headers go out in one write.
  if (reply.body.length === 0) response.end();
  else response.end(reply.body);
}

/** The answer goes out whole; the connection ends when the sender is done, or after a moment. */
function sendAndLinger(request: IncomingMessage, response: ServerResponse, reply: HttpReply): void {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': reply.body.length, connection: 'close' });
  response.write(reply.body);
  request.resume();
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  request.once('end', end);
  response.once('close', end);
}

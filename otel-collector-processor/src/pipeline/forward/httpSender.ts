import { Pool } from 'undici';
import type { OutboundRequest, SendResult, Sender, SenderTls } from './contract.ts';
import { partialSuccessOf, retryAfterMsOf, statusOf } from './otlpResponse.ts';
import { httpOutcome } from './outcomes.ts';
import {
  RESPONSE_MAX_BYTES,
  type SenderOptions,
  USER_AGENT,
  connectOptions,
  encodeBody,
  inWords,
  neverLeft,
  noAnswer,
  unsendable,
} from './senderOptions.ts';

const PROTOBUF = 'application/x-protobuf';

/** Below the idle time of usual servers (Node: 5 s, others more), so that no connection is used just as it closes. */
const KEEP_ALIVE_MS = 4_000;

/** OTLP/HTTP with protobuf, over a bounded pool of kept-alive connections. */
export function createHttpSender(o: SenderOptions): Sender {
  const { origin, pathname } = new URL(o.endpoint);
  const basePath = pathname.replace(/\/+$/, '');
  const connect = (tls: SenderTls | undefined): Pool =>
    new Pool(origin, {
      connections: o.concurrency,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: 0, // one timer covers the whole exchange
      bodyTimeout: 0,
      connect: { timeout: o.timeoutMs, ...connectOptions(tls) },
    });
  let pool = connect(o.tls);
  return {
    async send(request, signal) {
      const refused = unsendable(o, request);
      if (refused !== undefined) return refused;
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), o.timeoutMs);
      try {
        const body = await encodeBody(o, request.body);
        return await exchange(pool, basePath, o, { ...request, body }, AbortSignal.any([signal, late.signal]));
      } catch (error) {
        const words = late.signal.aborted ? `no answer within ${o.timeoutMs} ms` : inWords(error);
        return noAnswer(o, words, !neverLeft(error));
      } finally {
        clearTimeout(timer);
      }
    },
    renewTls: (tls) => {
      const old = pool;
      pool = connect(tls);
      void old.close().catch(() => {}); // what is under way on it ends by itself, or by its timeout
    },
    close: () => pool.destroy(),
  };
}

/** `request`, whose body is encoded, and its answer. */
async function exchange(
  pool: Pool,
  basePath: string,
  o: SenderOptions,
  request: OutboundRequest,
  signal: AbortSignal,
): Promise<SendResult> {
  const { statusCode, headers, body } = await pool.request({
    method: 'POST',
    path: `${basePath}/v1/${request.signal}`,
    headers: {
      'user-agent': USER_AGENT,
      ...o.headers,
      ...o.tenantHeaders(request.tenant),
      'content-type': PROTOBUF,
      ...(o.compression !== 'none' && { 'content-encoding': o.compression }),
    },
    body: request.body,
    signal,
  });
  const answer = await limited(body);
  const isProtobuf = String(headers['content-type']).startsWith(PROTOBUF);
  if (statusCode >= 200 && statusCode < 300) {
    // some answer protobuf without naming it; what names itself another thing is not read as protobuf
    const isOther = headers['content-type'] !== undefined && !isProtobuf;
    return { kind: 'delivered', ...partialSuccessOf(isOther ? Buffer.alloc(0) : answer) };
  }
  const status = isProtobuf ? statusOf(answer) : { message: answer.toString('utf8', 0, 1000), retryAfterMs: undefined };
  const said = headers.location === undefined ? status.message : `to ${String(headers.location)} ${status.message}`;
  return httpOutcome(statusCode, said, retryAfterMsOf(first(headers['retry-after']), o.nowMs()) ?? status.retryAfterMs);
}

async function limited(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > RESPONSE_MAX_BYTES) break; // the iterator's return destroys the rest
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

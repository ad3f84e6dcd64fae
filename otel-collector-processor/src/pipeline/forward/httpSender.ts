import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Pool } from 'undici';
import type { OutboundRequest, Sender, SendResult } from './contract.ts';
import { httpOutcome } from './outcomes.ts';
import { partialSuccessOf, retryAfterMsOf, statusOf } from './otlpResponse.ts';
import type { SenderOptions } from './senderOptions.ts';

const compress = promisify(gzip);

/** OTLP 1.11: a client need not read a response beyond this. */
const RESPONSE_MAX_BYTES = 4 * 1024 * 1024;

/** OTLP/HTTP with protobuf, over a bounded pool of kept-alive connections. */
export function createHttpSender(o: SenderOptions): Sender {
  const url = new URL(o.endpoint);
  const basePath = url.pathname.replace(/\/+$/, '');
  const pool = new Pool(url.origin, {
    connections: o.concurrency,
    pipelining: 1,
    connectTimeout: o.timeoutMs,
    headersTimeout: o.timeoutMs,
    bodyTimeout: o.timeoutMs,
  });
  return {
    send: (request, signal) => send(pool, basePath, o, request, signal),
    close: () => pool.destroy(),
  };
}

async function send(
  pool: Pool,
  basePath: string,
  o: SenderOptions,
  request: OutboundRequest,
  signal: AbortSignal,
): Promise<SendResult> {
  const gzipped = o.compression === 'gzip';
  try {
    const response = await pool.request({
      method: 'POST',
      path: `${basePath}/v1/${request.signal}`,
      headers: {
        ...o.headers,
        ...o.tenantHeaders(request.tenant),
        'content-type': 'application/x-protobuf',
        ...(gzipped ? { 'content-encoding': 'gzip' } : {}),
      },
      body: gzipped ? await compress(request.body) : request.body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(o.timeoutMs)]),
    });
    const body = await limited(response.body);
    if (response.statusCode >= 200 && response.statusCode < 300)
      return { kind: 'delivered', ...partialSuccessOf(body) };
    const retryAfter = response.headers['retry-after'];
    const afterMs = retryAfterMsOf(Array.isArray(retryAfter) ? retryAfter[0] : retryAfter, Date.now());
    const isProtobuf = String(response.headers['content-type']).startsWith('application/x-protobuf');
    const said = isProtobuf ? statusOf(body).message : body.toString('utf8', 0, 300);
    return httpOutcome(response.statusCode, said, afterMs);
  } catch (error) {
    return { kind: 'retry', message: `${o.endpoint}: ${inWords(error)}`, afterMs: undefined };
  }
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

/** Node hides the reason in `cause` or in `errors`. */
export function inWords(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return inWords(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  return error.message || error.name;
}

import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { Pool } from 'undici';
import type { Delta } from '../../messages/index.ts';
import { connectOptions, inWords, type SenderTls } from '../../pipeline/forward/index.ts';
import { greetingSchema, receiptSchema, refusalSchema } from '../messageSchemas.ts';
import {
  DELTA_MAX_BYTES,
  DELTA_MAX_COMPRESSED_BYTES,
  INSTANCE_HEADER,
  PATHS,
  POLL_MAX_SECONDS,
  REPLICA_HEADER,
  type DeltaReceipt,
  type Greeting,
  type RefusalCode,
} from '../protocol.ts';

/** Where the engine is, and what lets a replica in. */
export type EngineTarget = Readonly<{
  /** Base URL; https means TLS. */
  url: string;
  token: string;
  tls: SenderTls | undefined;
  /** For one exchange, from connecting to the end of the answer. */
  timeoutMs: number;
}>;

/**
 * Why the engine has not answered as it should. Of its own accord: see RefusalCode.
 * - unreachable: no answer came.
 * - no_engine: what answered is no engine of Vigil, or one of another release.
 */
export type LinkFailureCode = RefusalCode | 'unreachable' | 'no_engine';

export class LinkError extends Error {
  override readonly name = 'LinkError';
  readonly code: LinkFailureCode;
  constructor(code: LinkFailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** One replica's exchanges with its engine. All reject with LinkError alone. */
export interface Exchange {
  hello(signal: AbortSignal): Promise<Tagged<Greeting>>;
  /** Waits up to POLL_MAX_SECONDS for tables other than those of `etag`; undefined if there were none. */
  poll(etag: string, signal: AbortSignal): Promise<Tagged<Greeting> | undefined>;
  send(delta: Delta, signal: AbortSignal): Promise<DeltaReceipt>;
  close(): Promise<void>;
}

export type Tagged<T> = T & Readonly<{ etag: string }>;

/** One that is under way, and the poll that waits meanwhile. */
const CONNECTIONS = 2;
/** Below the engine's, so that no connection is used just as it closes. */
const KEEP_ALIVE_MS = 60_000;
/** Tables with ten thousand anomalous operations have a tenth of it. */
const ANSWER_MAX_BYTES = 32 * 1024 * 1024;
const gzipAsync = promisify(gzip);

type Answer = Readonly<{ status: number; etag: string; json: unknown }>;

export function createExchange(target: EngineTarget, who: Readonly<{ replica: string; instance: string }>): Exchange {
  const { origin, pathname } = new URL(target.url);
  const basePath = pathname.replace(/\/+$/, '');
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0, // one signal covers the whole exchange
    bodyTimeout: 0,
    connect: { timeout: target.timeoutMs, ...connectOptions(target.tls) },
  });
  const common = {
    authorization: `Bearer ${target.token}`,
    [REPLICA_HEADER]: who.replica,
    [INSTANCE_HEADER]: who.instance,
  };

  const ask = async (
    method: 'GET' | 'POST',
    path: string,
    o: Readonly<{
      headers?: Readonly<Record<string, string>>;
      body?: Uint8Array;
      timeoutMs: number;
      signal: AbortSignal;
    }>,
  ): Promise<Answer> => {
    const late = AbortSignal.timeout(o.timeoutMs);
    try {
      const { statusCode, headers, body } = await pool.request({
        method,
        path: `${basePath}${path}`,
        headers: { ...common, ...o.headers },
        ...(o.body !== undefined && { body: o.body }),
        signal: AbortSignal.any([late, o.signal]),
      });
      const text = await limited(body);
      return { status: statusCode, etag: String(headers.etag ?? ''), json: parsed(text) };
    } catch (error) {
      if (error instanceof LinkError) throw error;
      const words = late.aborted ? `no answer within ${o.timeoutMs} ms` : inWords(error);
      throw new LinkError('unreachable', `${target.url}: ${words}`);
    }
  };
  const greeting = ({ etag, json }: Answer): Tagged<Greeting> => {
    const read = greetingSchema.safeParse(json);
    if (!read.success || etag === '') throw noEngine(target);
    return { ...read.data, etag };
  };

  return {
    hello: async (signal) => {
      const answer = await ask('POST', PATHS.hello, { timeoutMs: target.timeoutMs, signal });
      return greeting(succeeded(target, answer));
    },
    poll: async (etag, signal) => {
      const headers = { 'if-none-match': etag, prefer: `wait=${POLL_MAX_SECONDS}` };
      const timeoutMs = POLL_MAX_SECONDS * 1000 + target.timeoutMs;
      const answer = await ask('GET', PATHS.tables, { headers, timeoutMs, signal });
      return answer.status === 304 ? undefined : greeting(succeeded(target, answer));
    },
    send: async (delta, signal) => {
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
      const body = await encoded(delta);
      const answer = await ask('POST', PATHS.deltas, { headers, body, timeoutMs: target.timeoutMs, signal });
      const read = receiptSchema.safeParse(succeeded(target, answer).json);
      if (!read.success) throw noEngine(target);
      return read.data;
    },
    close: () => pool.destroy(),
  };
}

/** Rejects with LinkError `too_large` for what the engine would not take. */
async function encoded(delta: Delta): Promise<Uint8Array> {
  const json = Buffer.from(JSON.stringify(delta));
  const body = json.length > DELTA_MAX_BYTES ? undefined : await gzipAsync(json, { level: constants.Z_BEST_SPEED });
  if (body === undefined || body.length > DELTA_MAX_COMPRESSED_BYTES)
    throw new LinkError('too_large', `A delta of ${json.length} bytes is larger than the engine takes.`);
  return body;
}

function succeeded({ url }: EngineTarget, answer: Answer): Answer {
  if (answer.status === 200) return answer;
  const refusal = refusalSchema.safeParse(answer.json);
  if (!refusal.success)
    throw new LinkError(
      'no_engine',
      `What answers at ${url} is no engine of Vigil: HTTP ${answer.status}. Is it the port of replicas, 4321 unless said otherwise?`,
    );
  throw new LinkError(refusal.data.error.code, refusal.data.error.message);
}

function noEngine({ url }: EngineTarget): LinkError {
  return new LinkError(
    'no_engine',
    `What answers at ${url} is no engine of this release: bring both to the same Vigil.`,
  );
}

async function limited(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > ANSWER_MAX_BYTES)
      throw new LinkError('no_engine', `The answer is longer than ${ANSWER_MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What is no JSON is told apart by whoever looks at it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { validateHeaderName, validateHeaderValue } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip, zstdCompress } from 'node:zlib';
import type { OutboundRequest, SendResult, SenderTls } from './contract.ts';

/** The same in Node's words. */
export function connectOptions(tls: SenderTls | undefined) {
  if (tls === undefined) return {};
  const { ca, cert, key, serverName, insecureSkipVerify } = tls;
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(serverName !== undefined && { servername: serverName }),
    ...(insecureSkipVerify === true && { rejectUnauthorized: false }),
  };
}

/** As configured; also what `Content-Encoding` and `grpc-encoding` call it. */
export type Compression = 'none' | 'gzip' | 'zstd';

/** What a sender is made of. Header names in lower case. */
export type SenderOptions = Readonly<{
  /** Base URL; over HTTP `/v1/<signal>` is appended. https means TLS. */
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  /** Names the tenant to the destination; nothing for the default tenant. */
  tenantHeaders: (tenant: string) => Readonly<Record<string, string>>;
  compression: Compression;
  /** For one request, from connecting to the end of the answer. */
  timeoutMs: number;
  /** Connections at most (HTTP). */
  concurrency: number;
  tls?: SenderTls | undefined;
  /** Wall clock, for a Retry-After that is a date. */
  nowMs: () => number;
}>;

/** No client may send more, nor need it read a longer answer (OTLP 1.11). */
const REQUEST_MAX_BYTES = 64 * 1024 * 1024;
export const RESPONSE_MAX_BYTES = 4 * 1024 * 1024;

/** As the OTLP exporter specification asks: who is asking. */
export const USER_AGENT = 'vigil-quality';

/** Throws TypeError for a header that cannot be sent at all, so that it shows when the configuration is read. */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
}

/** What no destination could be sent, as its result; undefined for what can be. */
export function unsendable(o: SenderOptions, request: OutboundRequest): SendResult | undefined {
  if (request.body.length > REQUEST_MAX_BYTES) {
    const message = `a request of ${request.body.length} bytes cannot be sent: OTLP allows ${REQUEST_MAX_BYTES}`;
    return { kind: 'permanent', message };
  }
  try {
    checkHeaders(o.tenantHeaders(request.tenant)); // a tenant is what some sender has written
    return undefined;
  } catch {
    return {
      kind: 'permanent',
      message: `the tenant ${JSON.stringify(request.tenant)} cannot be written into a header`,
    };
  }
}

/** 814,000 spans/s instead of 304,000 at the default level (one core, 512-span requests), for a little more to send. */
const GZIP_LEVEL = constants.Z_BEST_SPEED;
const ZSTD_LEVEL = 1;
const gzipAsync = promisify(gzip);
const zstdAsync = promisify(zstdCompress);

/** On the thread pool: compressing holds up nothing else. */
export async function encodeBody(o: SenderOptions, body: Uint8Array): Promise<Uint8Array> {
  switch (o.compression) {
    case 'none':
      return body;
    case 'gzip':
      return gzipAsync(body, { level: GZIP_LEVEL });
    case 'zstd':
      return zstdAsync(body, { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } });
    default:
      return o.compression satisfies never;
  }
}

/** The result where no answer came. `unanswered`: the request may have got there all the same. */
export function noAnswer({ endpoint }: SenderOptions, words: string, unanswered: boolean): SendResult {
  return { kind: 'retry', message: `${endpoint}: ${words}`, afterMs: undefined, ...(unanswered && { unanswered }) };
}

/** An error in words. Node and undici hide the reason in `cause` or in `errors`. */
export function inWords(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return inWords(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.message === '' && error.cause !== undefined) return inWords(error.cause);
  return error.message || error.name;
}

/** Codes of connections that did not come about. */
const NO_CONNECTION =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$|CERT|TLS|SSL|^UNABLE_TO_/;

/** Did the request surely not get to the destination? Node and undici hide the reason in `cause` or in `errors`. */
export function neverLeft(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return errors.every(neverLeft);
  return (typeof code === 'string' && NO_CONNECTION.test(code)) || neverLeft(cause);
}

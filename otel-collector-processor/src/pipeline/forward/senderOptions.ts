import { validateHeaderName, validateHeaderValue } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { OutboundRequest, SendResult } from './contract.ts';

/** PEM texts. Left out: the system's authorities, no client certificate, the endpoint's host. */
export type SenderTls = Readonly<{ ca?: string; cert?: string; key?: string; serverName?: string }>;

/** What a sender is made of. Header names in lower case. */
export type SenderOptions = Readonly<{
  /** Base URL; over HTTP `/v1/<signal>` is appended. https means TLS. */
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  /** Names the tenant to the destination; nothing for the default tenant. */
  tenantHeaders: (tenant: string) => Readonly<Record<string, string>>;
  compression: 'none' | 'gzip';
  /** For one request, from connecting to the end of the answer. */
  timeoutMs: number;
  /** Connections at most (HTTP). */
  concurrency: number;
  tls?: SenderTls;
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
const gzipAsync = promisify(gzip);

export async function encodeBody(o: SenderOptions, body: Uint8Array): Promise<Uint8Array> {
  return o.compression === 'gzip' ? gzipAsync(body, { level: GZIP_LEVEL }) : body;
}

/** An error in words. Node and undici hide the reason in `cause` or in `errors`. */
export function inWords(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return inWords(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.message === '' && error.cause !== undefined) return inWords(error.cause);
  return error.message || error.name;
}

import { isIPv4 } from 'node:net';
import type { Signal } from '../../messages/index.ts';
import type { ReceiverTls } from './connections/secureConnections.ts';
import type { AuthOptions } from './sender.ts';

const MIB = 1024 * 1024;

/** What has to be said. Ports may be 0: any free one. */
type RequiredOptions = Readonly<{
  grpcPort: number;
  httpPort: number;
  /** Turns OTLP/JSON into the same request in protobuf. What it throws goes to the sender: 400 with its message. */
  jsonToProtobuf: (signal: Signal, body: Uint8Array) => Uint8Array;
  /** TLS on both ports; without it they speak in clear. */
  tls?: ReceiverTls | undefined;
  /** For the log: a client that did not get in, at most once a minute. */
  onProblem?: ((message: string) => void) | undefined;
  /** Unix milliseconds. */
  nowMs: () => number;
  /** Uniform in [0, 1): spreads the age of connections. */
  random: () => number;
}>;

/** The rest, with its defaults. */
const DEFAULTS = {
  /** Address to listen on. Beyond loopback it has to be `auth.required`, or TLS with `clientCa`. */
  host: '127.0.0.1',
  /** Several processes or threads listen on the same ports, and the kernel shares connections out. */
  reusePort: false,
  auth: { required: false, tokens: [] } as AuthOptions,
  /** Lower-case name of the header that names the tenant. */
  tenantHeader: 'x-scope-orgid',
  /** Origins of browsers that may send, like `https://shop.example`, or `*`. None: no CORS at all. */
  corsOrigins: [] as readonly string[],
  /** Of one request, also after decompression, and of the protobuf that JSON turns into. OTLP 1.11 recommends 64 MiB. */
  bodyMaxBytes: 64 * MIB,
  /**
   * Of a request in JSON, also after decompression; less than bodyMaxBytes, because parsing JSON takes a multiple of its
   * size in memory, and holds up everything else meanwhile (20 ms a MB).
   */
  jsonMaxBytes: 16 * MIB,
  /** Of all requests that are being read or processed, in this process. At least 2 × bodyMaxBytes + 64 KiB. */
  maxInFlightBytes: 192 * MIB,
  /** From the end of a request's headers to its answer; gRPC senders may ask for less (grpc-timeout). */
  requestTimeoutMs: 60_000,
  /** For the first bytes of a connection, and for the headers of each request. */
  headersTimeoutMs: 10_000,
  /** A connection on which nothing happens is closed after this. */
  idleTimeoutMs: 60_000,
  /** HTTP/2 connections are asked to reconnect (GOAWAY), HTTP/1.1 ones closed, at 90 to 100 % of this age, so that load spreads anew. */
  connectionMaxAgeMs: 300_000,
  /** What is in flight on an aged connection may take this long; then it is cut. More than requestTimeoutMs. */
  connectionAgeGraceMs: 90_000,
  /** Requests at once on one HTTP/2 connection. */
  maxConcurrentStreams: 256,
  /** Of each port, and each process. Further ones are closed at once. */
  maxConnections: 4_096,
};

export type ReceiverOptions = RequiredOptions & Partial<Readonly<typeof DEFAULTS>>;
export type ResolvedOptions = RequiredOptions & Readonly<typeof DEFAULTS>;

/** Fills in the defaults. Throws an Error that says what to change where options contradict each other. */
export function resolveOptions(options: ReceiverOptions): ResolvedOptions {
  const resolved = {
    ...DEFAULTS,
    ...options,
    tenantHeader: (options.tenantHeader ?? DEFAULTS.tenantHeader).toLowerCase(),
  };
  const { bodyMaxBytes, maxInFlightBytes, host, auth, tls } = resolved;
  const needed = leastInFlightBytes(resolved);
  if (maxInFlightBytes < needed)
    throw new Error(
      `maxInFlightBytes is ${maxInFlightBytes}, but one compressed request of bodyMaxBytes (${bodyMaxBytes}) may need ${needed}. ` +
        `Raise maxInFlightBytes or lower bodyMaxBytes.`,
    );
  if (!auth.required && !isLoopback(host) && tls?.clientCa === undefined)
    throw new Error(
      `OTLP would listen on ${host}, beyond this machine, and take telemetry from anybody. Require a token or a client ` +
        `certificate for it, or listen on 127.0.0.1.`,
    );
  return resolved;
}

/** What one compressed request of the largest size may take. */
export function leastInFlightBytes({ bodyMaxBytes }: Pick<ResolvedOptions, 'bodyMaxBytes'>): number {
  return 2 * bodyMaxBytes + 64 * 1024;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

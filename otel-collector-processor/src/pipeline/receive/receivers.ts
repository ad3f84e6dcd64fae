import type { Server, Socket } from 'node:net';
import type { Accept } from './contract.ts';
import { http1Connections } from './connections/http1Connections.ts';
import { http2Sessions } from './connections/http2Sessions.ts';
import { listen, portOf } from './connections/listen.ts';
import { readOpening } from './connections/preface.ts';
import { secureConnections, type ReceiverTls, type SecureConnections } from './connections/secureConnections.ts';
import { refuseHttp1 } from './connections/wrongPort.ts';
import type { Door } from './door.ts';
import { answerGrpc, isGrpc } from './grpc/grpcStream.ts';
import { corsFor } from './http/cors.ts';
import { http1Exchange } from './http/http1Exchange.ts';
import { http2Exchange } from './http/http2Exchange.ts';
import { answerHttp } from './http/otlpHttp.ts';
import { MemoryBudget } from './memoryBudget.ts';
import { resolveOptions, type ReceiverOptions, type ResolvedOptions } from './receiverOptions.ts';
import { newReceiveStats, type ReceiveStats } from './refusal.ts';
import { identifySender } from './sender.ts';

export type Receivers = Readonly<{
  /** The port that OTLP/gRPC is received on. */
  grpcPort: number;
  /** The port that OTLP/HTTP is received on, over HTTP/1.1 and HTTP/2. */
  httpPort: number;
  /** Live counts. */
  stats: ReceiveStats;
  /** Bytes of requests that are being read or processed now. */
  inFlightBytes: () => number;
  /** What requests may take together from now on, if it is less than `maxInFlightBytes`: said by whoever watches the memory. */
  limitInFlight: (bytes: number) => void;
  /** New connections get these certificates. Nothing happens where the ports speak in clear. */
  renewTls: (tls: ReceiverTls) => void;
  /**
   * Stops accepting connections, lets what is in flight finish, and cuts what is not done `deadlineMs` milliseconds from
   * now. Resolves when every connection is closed. Called again: the same promise.
   */
  close: (deadlineMs: number) => Promise<void>;
}>;

/**
 * Opens the ports for OTLP over gRPC and HTTP, in clear or both by TLS. Every request that arrives whole, permitted and
 * well-formed at this level is given to `accept`, and its verdict is the answer. Rejects with a ListenError if a port
 * cannot be opened, and with an Error if the options contradict each other; then no port is open.
 */
export async function startReceivers(options: ReceiverOptions, accept: Accept): Promise<Receivers> {
  const resolved = resolveOptions(options);
  const { host, grpcPort, httpPort, reusePort, maxConnections, headersTimeoutMs } = resolved;
  const door: Door = {
    options: resolved,
    accept,
    budget: new MemoryBudget(resolved.maxInFlightBytes),
    stats: newReceiveStats(),
    identify: identifySender(resolved.auth, resolved.tenantHeader),
    cors: corsFor(resolved.corsOrigins, resolved.tenantHeader),
    closing: false,
  };
  const http1 = http1Connections(resolved, (request, response) => {
    const lastOne = () => door.closing || http1.isAged(request.socket);
    void answerHttp(door, http1Exchange(request, response, lastOne));
  });
  const http2 = http2Sessions(resolved, (stream, headers) => {
    void (isGrpc(headers) ? answerGrpc(door, stream, headers) : answerHttp(door, http2Exchange(stream, headers)));
  });
  const grpc = http2Sessions(resolved, (stream, headers) => void answerGrpc(door, stream, headers));

  const sockets = new Map<Socket, 'opening' | 'open'>();
  const secured: SecureConnections[] = [];
  const onRefused = handshakeProblems(resolved);
  /** What comes in on one port: in clear or by TLS, and then in one of the two versions of HTTP. */
  const opener = (onHttp1: (socket: Socket) => void, onHttp2: (socket: Socket) => void) => {
    const speak = (socket: Socket, raw: Socket) =>
      readOpening(socket, headersTimeoutMs, (opening) => {
        sockets.set(raw, 'open');
        (opening === 'http1' ? onHttp1 : onHttp2)(socket);
      });
    const secure =
      resolved.tls &&
      secureConnections({
        tls: resolved.tls,
        handshakeTimeoutMs: headersTimeoutMs,
        onSecure: (socket, raw) => speak(socket, raw),
        onRefused,
      });
    if (secure !== undefined) secured.push(secure);
    return (raw: Socket) => {
      sockets.set(raw, 'opening');
      raw.on('error', () => {}); // the client's; 'close' follows
      raw.on('close', () => sockets.delete(raw));
      if (secure === undefined) speak(raw, raw);
      else secure.open(raw);
    };
  };

  const shared = { host, reusePort, maxConnections };
  const httpListener = await listen(
    { ...shared, port: httpPort, purpose: 'OTLP/HTTP' },
    opener(
      (socket) => http1.server.emit('connection', socket),
      (socket) => http2.server.emit('connection', socket),
    ),
  );
  const grpcListener = await listen(
    { ...shared, port: grpcPort, purpose: 'OTLP/gRPC' },
    opener(
      (socket) => refuseHttp1(socket, portOf(httpListener)),
      (socket) => grpc.server.emit('connection', socket),
    ),
  ).catch(async (error: unknown) => {
    await closed(httpListener);
    http1.server.close();
    throw error;
  });

  const close = async (deadlineMs: number): Promise<void> => {
    door.closing = true;
    const allClosed = Promise.all([closed(grpcListener), closed(httpListener)]);
    for (const [socket, state] of sockets) if (state === 'opening') socket.destroy();
    http1.server.close();
    // Those that are idle now, and those that become so without an answer that could say "Connection: close".
    const idle = setInterval(() => http1.server.closeIdleConnections(), IDLE_CHECK_MS);
    http2.drain();
    grpc.drain();
    const deadline = setTimeout(() => {
      for (const socket of sockets.keys()) socket.destroy();
    }, deadlineMs);
    await allClosed;
    clearTimeout(deadline);
    clearInterval(idle);
  };
  let closing: Promise<void> | undefined;
  return {
    grpcPort: portOf(grpcListener),
    httpPort: portOf(httpListener),
    stats: door.stats,
    inFlightBytes: () => door.budget.heldBytes,
    limitInFlight: (bytes) => {
      door.budget.limitBytes = bytes;
    },
    renewTls: (tls) => {
      for (const secure of secured) secure.renew(tls);
    },
    close: (deadlineMs) => (closing ??= close(deadlineMs)),
  };
}

const IDLE_CHECK_MS = 100;

/** Stops listening; resolves when the last connection is gone. */
function closed(listener: Server): Promise<void> {
  return new Promise((resolve) => listener.close(() => resolve()));
}

const PROBLEM_EVERY_MS = 60_000;

/** Tells of clients that did not get in, and of the first one at once. */
function handshakeProblems({ onProblem, nowMs }: ResolvedOptions): (reason: string) => void {
  let toldMs = -Infinity;
  let untold = 0;
  return (reason) => {
    untold += 1;
    if (nowMs() - toldMs < PROBLEM_EVERY_MS) return;
    onProblem?.(
      `${untold} client(s) of the OTLP ports failed the TLS handshake, the last one because: ${reason}. ` +
        `Look at the certificates on both sides, and whether the client speaks TLS at all.`,
    );
    toldMs = nowMs();
    untold = 0;
  };
}

import { connect } from 'node:http2';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { ExchangeError, exchangeError } from '../http/exchangeError.ts';
import { factsAlone, type Answer } from '../http/answer.ts';
import { withinTime } from '../http/withinTime.ts';
import { openProbeSocket, openTls } from './openTls.ts';
import type { ProbeContext } from './probeContext.ts';
import { tlsFacts } from './tlsFacts.ts';

/** grpc/health/v1/health.proto: HealthCheckResponse.ServingStatus. */
const HEALTH = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;
/** Status codes of gRPC by their number (doc/statuscodes.md of grpc/grpc). */
const CODES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

/** A message of gRPC: not compressed, length, bytes (doc/PROTOCOL-HTTP2.md). */
function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** HealthCheckRequest: field 1 is the name of the service. Names of up to 127 bytes have a length of one. */
function healthRequest(service: string): Buffer {
  const name = Buffer.from(service);
  if (name.length === 0) return Buffer.alloc(0);
  const length = name.length < 128 ? [name.length] : [(name.length & 127) | 128, name.length >> 7];
  return Buffer.concat([Buffer.from([0x0a, ...length]), name]);
}

/** HealthCheckResponse: field 1, a varint; left out for its default. Undefined for what is none. */
function healthOf(body: Buffer): string | undefined {
  if (body.length < 5 || body.length < 5 + body.readUInt32BE(1)) return undefined;
  const message = body.subarray(5, 5 + body.readUInt32BE(1));
  if (message.length === 0) return HEALTH[0];
  return message[0] === 0x08 ? HEALTH[message[1] ?? -1] : undefined;
}

/** A message of gRPC is percent-encoded; one that is not rightly so is shown as it is. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

type Call = Readonly<{ health: string | undefined; code: string; message: string }>;

function call(
  socket: Duplex,
  authority: string,
  request: Readonly<{ service: string; metadata: Readonly<Record<string, string>> }>,
  context: ProbeContext,
): Promise<Call> {
  return new Promise((resolve, reject) => {
    const session = connect(authority, { createConnection: () => socket });
    session.once('error', reject);
    const stream = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
      ...request.metadata,
    });
    const sentMs = context.monotonicMs();
    let head: Record<string, unknown> = {};
    let trailers: Record<string, unknown> = {};
    const chunks: Buffer[] = [];
    let size = 0;
    stream.once('response', (headers) => {
      context.onPhase('firstByte', context.monotonicMs() - sentMs);
      head = headers;
    });
    stream.once('trailers', (headers) => (trailers = headers));
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > context.maxBytes) stream.destroy(new Error('it answers with too much'));
      chunks.push(chunk);
    });
    stream.once('error', reject);
    stream.once('end', () => {
      session.close();
      const status = trailers['grpc-status'] ?? head['grpc-status']; // without a message, all is in the head
      if (status === undefined) return reject(new Error(`it is no gRPC: HTTP status ${String(head[':status'])}`));
      const message = trailers['grpc-message'] ?? head['grpc-message'];
      resolve({
        health: healthOf(Buffer.concat(chunks)),
        code: CODES[Number(status)] ?? String(status),
        message: typeof message === 'string' ? percentDecoded(message) : '',
      });
    });
    stream.end(framed(healthRequest(request.service)));
  });
}

/**
 * Asks a server how it is (grpc.health.v1.Health, method Check). A service that it does not know is an answer too:
 * `SERVICE_UNKNOWN`. Rejects with ExchangeError alone.
 */
export async function probeGrpcHealth(
  context: ProbeContext,
  options: Readonly<{
    secure: boolean;
    service: string;
    serverName: string | undefined;
    metadata: Readonly<Record<string, string>>;
  }>,
): Promise<Answer> {
  const { hostname, port } = context;
  const peer = `${hostname}:${port}`;
  const { secure, service, serverName, metadata } = options;
  context.onSent();
  const socket = secure
    ? await openTls(context, { serverName: serverName ?? '', alpn: ['h2'] })
    : await openProbeSocket(context);
  const tls = socket instanceof TLSSocket ? tlsFacts(socket, serverName ?? hostname) : undefined;
  try {
    if (tls !== undefined && tls.facts['trusted'] !== true) {
      // Whoever is there is not whom we meant: it is told nothing, and what it says is not believed.
      return factsAlone({ tls: tls.facts, grpc: { healthProblem: `TLS: ${String(tls.facts['trustedProblem'])}` } });
    }
    const timeout = (): ExchangeError =>
      new ExchangeError('target', `${peer} took too long before it answered`, { isTimeout: true });
    const before = socket.bytesRead + socket.bytesWritten;
    const answer = await withinTime(
      call(socket, `${secure ? 'https' : 'http'}://${peer}`, { service, metadata }, context),
      { ...context, timeout },
    );
    context.onBytes(socket.bytesRead + socket.bytesWritten - before);
    const health = answer.code === 'NOT_FOUND' ? 'SERVICE_UNKNOWN' : answer.health;
    const said = `${answer.code}${answer.message === '' ? '' : `: ${answer.message}`}`;
    return factsAlone({
      grpc: { code: answer.code, ...(health === undefined ? { healthProblem: said } : { health }) },
      ...(tls !== undefined && { tls: tls.facts }),
    });
  } catch (error) {
    throw exchangeError(error, peer);
  } finally {
    socket.destroy();
  }
}

import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Signal } from '../../messages/index.ts';
import type { OutboundRequest, Sender, SendResult } from './contract.ts';
import { inWords } from './httpSender.ts';
import { grpcOutcome, httpOutcome } from './outcomes.ts';
import { partialSuccessOf, statusOf } from './otlpResponse.ts';
import type { SenderOptions } from './senderOptions.ts';

const compress = promisify(gzip);
const RESPONSE_MAX_BYTES = 4 * 1024 * 1024;
const PREFIX_BYTES = 5;

const PATHS = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
} as const satisfies Record<Signal, string>;

/** What a stream windows: large enough that a merged request is not held up by acknowledgements. */
const WINDOW_BYTES = 1024 * 1024;

/** OTLP/gRPC: unary calls over one HTTP/2 connection, made when it is needed and anew when it has ended. */
export function createGrpcSender(o: SenderOptions): Sender {
  let session: ClientHttp2Session | undefined;
  const current = (): ClientHttp2Session => {
    if (session !== undefined && !session.closed && !session.destroyed) return session;
    const made = connect(o.endpoint, { settings: { enablePush: false, initialWindowSize: WINDOW_BYTES } });
    const forget = (): void => {
      if (session === made) session = undefined;
    };
    made.on('error', forget); // the streams on it are told
    made.on('close', forget);
    made.on('goaway', () => {
      forget(); // streams in flight end on the old one
      if (!made.destroyed) made.close();
    });
    made.setTimeout(o.timeoutMs * 2, () => made.close());
    session = made;
    return made;
  };
  return {
    send: async (request, signal) => {
      try {
        const gzipped = o.compression === 'gzip';
        const message = gzipped ? await compress(request.body) : request.body;
        return await call(current(), o, request, message, signal);
      } catch (error) {
        return { kind: 'retry', message: `${o.endpoint}: ${inWords(error)}`, afterMs: undefined };
      }
    },
    close: async () => session?.destroy(),
  };
}

function call(
  session: ClientHttp2Session,
  o: SenderOptions,
  request: OutboundRequest,
  message: Uint8Array,
  signal: AbortSignal,
): Promise<SendResult> {
  return new Promise((resolve, reject) => {
    const stream = session.request(
      {
        ...o.headers,
        ...o.tenantHeaders(request.tenant),
        ':method': 'POST',
        ':path': PATHS[request.signal],
        'content-type': 'application/grpc+proto',
        te: 'trailers',
        'grpc-timeout': `${Math.min(99_999_999, Math.ceil(o.timeoutMs))}m`,
        ...(o.compression === 'gzip' ? { 'grpc-encoding': 'gzip' } : {}),
      },
      { signal: AbortSignal.any([signal, AbortSignal.timeout(o.timeoutMs)]) },
    );
    let httpStatus = 200;
    let last: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('response', (headers) => {
      httpStatus = Number(headers[':status']);
      last = headers;
    });
    stream.on('trailers', (trailers) => {
      last = { ...last, ...trailers };
    });
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= RESPONSE_MAX_BYTES) chunks.push(chunk);
    });
    stream.on('error', reject);
    session.once('error', reject);
    stream.on('close', () => {
      session.off('error', reject);
      const status = last['grpc-status'];
      if (status === undefined) {
        if (httpStatus !== 200) resolve(httpOutcome(httpStatus, 'not a gRPC answer', undefined));
        else reject(new Error('the connection ended before the answer'));
        return;
      }
      if (status === '0') {
        resolve({ kind: 'delivered', ...partialSuccessOf(Buffer.concat(chunks).subarray(PREFIX_BYTES)) });
        return;
      }
      const details = last['grpc-status-details-bin'];
      const afterMs = details === undefined ? undefined : statusOf(Buffer.from(String(details), 'base64')).retryAfterMs;
      resolve(grpcOutcome(Number(status), decoded(String(last['grpc-message'] ?? '')), afterMs));
    });
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix[0] = o.compression === 'gzip' ? 1 : 0;
    prefix.writeUInt32BE(message.length, 1);
    stream.write(prefix);
    stream.end(message);
  });
}

function decoded(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message;
  }
}

import * as http2 from 'node:http2';
import type { Signal } from '../../messages/index.ts';
import type { SendResult, Sender } from './contract.ts';
import { type Exchange, unaryCall } from './grpcCall.ts';
import { partialSuccessOf, statusOf } from './otlpResponse.ts';
import { grpcOutcome, httpOutcome } from './outcomes.ts';
import {
  type SenderOptions,
  USER_AGENT,
  connectOptions,
  encodeBody,
  inWords,
  noAnswer,
  unsendable,
} from './senderOptions.ts';

const PATHS = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
} as const satisfies Record<Signal, string>;

/** MB that a connection may hold of requests on their way; the default of 10 is less than a few merged ones. */
const SESSION_MAX_MEMORY_MB = 1024;

/** The largest grpc-timeout of eight digits. */
const GRPC_TIMEOUT_MAX_MS = 99_999_999;

/**
 * OTLP/gRPC: unary calls over one HTTP/2 connection, made when it is needed and anew when it has ended, is about to
 * (GOAWAY), or does not answer.
 */
export function createGrpcSender(o: SenderOptions): Sender {
  const { origin } = new URL(o.endpoint);
  let current: http2.ClientHttp2Session | undefined;
  let { tls } = o;

  const connection = (): http2.ClientHttp2Session => {
    if (current !== undefined) return current;
    const made = http2.connect(origin, {
      maxSessionMemory: SESSION_MAX_MEMORY_MB,
      settings: { enablePush: false },
      ...connectOptions(tls),
    });
    const forget = (): void => {
      if (current === made) current = undefined;
    };
    made.on('error', forget); // the streams on it are told
    made.on('goaway', forget); // streams under way end on it
    made.on('close', forget);
    current = made;
    return made;
  };

  /** Nothing new goes there. What is under way ends by itself or by its timeout, and then the connection is dropped. */
  const retire = (old: http2.ClientHttp2Session): void => {
    if (current === old) current = undefined;
    if (old.destroyed) return;
    old.close();
    setTimeout(() => old.destroy(), o.timeoutMs).unref();
  };

  return {
    async send(request, signal) {
      const refused = unsendable(o, request);
      if (refused !== undefined) return refused;
      const headers = {
        'user-agent': USER_AGENT,
        ...o.headers,
        ...o.tenantHeaders(request.tenant),
        ':method': 'POST',
        ':path': PATHS[request.signal],
        'content-type': 'application/grpc+proto',
        te: 'trailers',
        'grpc-timeout': `${Math.min(GRPC_TIMEOUT_MAX_MS, Math.ceil(o.timeoutMs))}m`,
        ...(o.compression !== 'none' && { 'grpc-encoding': o.compression }),
      };
      const call = async (body: Uint8Array): Promise<Exchange> => {
        const session = connection();
        const exchange = await unaryCall(session, headers, body, o.timeoutMs, signal);
        // a connection that does not answer may be dead and not have said so
        if (exchange.kind === 'broken' && !signal.aborted) retire(session);
        return exchange;
      };
      try {
        const body = await encodeBody(o, request.body);
        let exchange = await call(body);
        // servers age their connections; a request that met the end of one need not wait
        if (exchange.kind === 'unprocessed') exchange = await call(body);
        return exchange.kind === 'answered'
          ? resultOf(exchange.headers, exchange.message)
          : noAnswer(o, exchange.words, exchange.kind === 'broken' && exchange.sent);
      } catch (error) {
        return noAnswer(o, inWords(error), false); // before anything was sent
      }
    },
    renewTls: (renewed) => {
      tls = renewed;
      if (current !== undefined) retire(current);
    },
    close: async () => current?.destroy(),
  };
}

function resultOf(headers: http2.IncomingHttpHeaders, message: Buffer): SendResult {
  const status = text(headers['grpc-status']);
  // not from a gRPC server but from something before it, which speaks HTTP
  if (status === '') return httpOutcome(Number(headers[':status']), 'not a gRPC answer', undefined);
  if (Number(status) === 0) return { kind: 'delivered', ...partialSuccessOf(message) };
  const details = statusOf(Buffer.from(text(headers['grpc-status-details-bin']), 'base64'));
  const said = percentDecoded(text(headers['grpc-message'])) || details.message;
  return grpcOutcome(Number(status), said, details.retryAfterMs);
}

function text(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? '';
}

/** grpc-message is percent-encoded; what is not stays as it is. */
function percentDecoded(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message;
  }
}

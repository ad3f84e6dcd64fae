import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Signal } from '../../otel-collector-processor/src/messages/index.ts';
import { decodeOtlp, type WitnessMessage } from '../../otel-collector-processor/test/otlpWitness.ts';

export type SinkProtocol = 'grpc' | 'http';
export type Received = Readonly<{
  signal: Signal;
  protocol: SinkProtocol;
  body: Buffer;
  headers: Readonly<Record<string, unknown>>;
}>;

/** An OTLP destination that keeps what it gets: HTTP uncompressed, gRPC also in gzip, on loopback. */
export type OtlpSink = Readonly<{
  httpUrl: string;
  grpcUrl: string;
  received: readonly Received[];
  /** All of one signal, decoded by protobufjs, in the order of arrival. */
  decoded: (signal: Signal) => WitnessMessage[];
  /** Names of all spans. */
  spanNames: () => string[];
  close: () => Promise<void>;
}>;

const GRPC_SIGNAL: Readonly<Record<string, Signal>> = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': 'traces',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': 'metrics',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': 'logs',
};

async function bodyOf(stream: AsyncIterable<Buffer> | IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A gRPC message; what is compressed is gzip, the only coding that gRPC servers have to know. */
function messageOf(frame: Buffer): Buffer {
  const message = frame.subarray(5);
  return frame[0] === 1 ? gunzipSync(message) : message;
}

/** A sender that died in the middle of a request: nothing was got, and nobody waits for an answer. */
const wasCutOff = (): void => {};

/** `keep` gets each request before it is answered; without it they are in `received`. */
export async function startOtlpSink(
  ports: Readonly<{ http?: number; grpc?: number }> = {},
  keep?: (request: Received) => void,
): Promise<OtlpSink> {
  const received: Received[] = [];
  const take = keep ?? ((request: Received) => void received.push(request));
  const http = createServer((request, response) => {
    bodyOf(request).then((body) => {
      const signal = request.url!.slice('/v1/'.length) as Signal;
      take({ signal, protocol: 'http', body, headers: request.headers });
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    }, wasCutOff);
  });
  const grpc = createHttp2Server();
  const sessions = new Set<{ destroy: () => void }>();
  grpc.on('session', (session) => {
    session.on('error', wasCutOff);
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  grpc.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    bodyOf(stream as unknown as AsyncIterable<Buffer>).then((frame) => {
      const signal = GRPC_SIGNAL[String(headers[':path'])];
      if (signal !== undefined) take({ signal, protocol: 'grpc', body: messageOf(frame), headers });
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': signal === undefined ? '12' : '0' }));
      stream.end(Buffer.alloc(5));
    }, wasCutOff);
  });
  const listen = (server: Server | typeof grpc, port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  const httpPort = await listen(http, ports.http ?? 0);
  const grpcPort = await listen(grpc, ports.grpc ?? 0);
  const decoded = (signal: Signal) =>
    received.filter((r) => r.signal === signal).map((r) => decodeOtlp(signal, r.body));
  return {
    httpUrl: `http://127.0.0.1:${httpPort}`,
    grpcUrl: `http://127.0.0.1:${grpcPort}`,
    received,
    decoded,
    spanNames: () =>
      (decoded('traces') as { resourceSpans?: { scopeSpans?: { spans?: { name?: string }[] }[] }[] }[]).flatMap(
        (request) =>
          (request.resourceSpans ?? []).flatMap((r) =>
            (r.scopeSpans ?? []).flatMap((s) => (s.spans ?? []).map((span) => span.name ?? '')),
          ),
      ),
    close: async () => {
      http.closeAllConnections();
      for (const session of sessions) session.destroy();
      await Promise.all([
        new Promise((done) => http.close(done)),
        new Promise<void>((done) => grpc.close(() => done())),
      ]);
    },
  };
}

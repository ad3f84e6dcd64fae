import * as http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { exportResponse } from './answerBytes.ts';
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY } from './loopbackCertificate.ts';

export type GrpcReceived = Readonly<{ path: string; headers: http2.IncomingHttpHeaders; message: Buffer }>;

/** An OTLP/gRPC destination on loopback, frame by frame; each test says how it answers. */
export class GrpcDestination {
  readonly received: GrpcReceived[] = [];
  /** Every connection that was ever made, the last one last. */
  readonly sessions: http2.ServerHttp2Session[] = [];
  answer: (stream: http2.ServerHttp2Stream, request: GrpcReceived) => void = (stream) => grpcAnswer(stream, 0);
  readonly #server: http2.Http2Server | http2.Http2SecureServer;
  readonly #scheme: string;

  constructor(tls = false, options: http2.SecureServerOptions = {}) {
    this.#scheme = tls ? 'https' : 'http';
    this.#server = tls
      ? http2.createSecureServer({ key: LOOPBACK_KEY, cert: LOOPBACK_CERTIFICATE, ...options })
      : http2.createServer(options);
    this.#server.on('session', (session: http2.ServerHttp2Session) => {
      session.on('error', () => {});
      this.sessions.push(session);
    });
    this.#server.on('stream', (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => {
      stream.on('error', () => {});
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.destroyed) return; // the client has given it up
        const frame = Buffer.concat(chunks);
        const decompress = headers['grpc-encoding'] === 'zstd' ? zstdDecompressSync : gunzipSync;
        const message = frame[0] === 1 ? decompress(frame.subarray(5)) : frame.subarray(5);
        const request = { path: String(headers[':path']), headers, message };
        this.received.push(request);
        this.answer(stream, request);
      });
    });
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async listen(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return this;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const session of this.sessions) if (!session.destroyed) session.destroy();
    await closed;
  }
}

/** A unary answer: message, then a status in the trailers. */
export function grpcAnswer(
  stream: http2.ServerHttp2Stream,
  status: number,
  trailers: Readonly<Record<string, string>> = {},
  message: Buffer = exportResponse(),
): void {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(status), ...trailers }));
  stream.end(Buffer.concat([prefix, message]));
}

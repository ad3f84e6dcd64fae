import { type IncomingHttpHeaders, type Server, type ServerResponse, createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY } from './loopbackCertificate.ts';

export type HttpReceived = Readonly<{ path: string; headers: IncomingHttpHeaders; body: Buffer }>;

/** An OTLP/HTTP destination on loopback; each test says how it answers. Bodies are decompressed. */
export class HttpDestination {
  readonly received: HttpReceived[] = [];
  /** Every connection that was ever made. */
  connections = 0;
  answer: (response: ServerResponse, request: HttpReceived) => void = (response) => response.end();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  readonly #scheme: string;

  /** `true`: TLS with a certificate that signs itself. */
  constructor(tls: boolean | TlsOptions = false) {
    this.#scheme = tls === false ? 'http' : 'https';
    const options = tls === true ? { key: LOOPBACK_KEY, cert: LOOPBACK_CERTIFICATE } : tls;
    this.#server = options === false ? createServer() : createSecureServer(options);
    this.#server.on(options !== false ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const raw = Buffer.concat(chunks);
        const coding = request.headers['content-encoding'];
        const body = coding === 'gzip' ? gunzipSync(raw) : coding === 'zstd' ? zstdDecompressSync(raw) : raw;
        const received = { path: request.url ?? '', headers: request.headers, body };
        this.received.push(received);
        this.answer(response, received);
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

  /** Resets every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }
}

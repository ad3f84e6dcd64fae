import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { serveHttp } from '../http1/httpSinkConnection.ts';
import { serveGrpc } from '../http2/grpcSinkConnection.ts';
import { endOfPart } from '../payload/spanWalk.ts';
import { BodyPool } from './bodyPool.ts';
import { Deliveries } from './deliveries.ts';
import { spansWithWrongLabels } from './labelCheck.ts';

export type SinkProtocol = 'grpc' | 'http';

/** Which labels every span is to have, beside so many other attributes. */
export type Expectation = Readonly<{ labels: Readonly<Record<string, string>>; attributes: number }>;

export type SinkCounts = Readonly<{
  spans: number;
  messages: number;
  bytes: number;
  /** Of spans in messages that were looked at: wrong labels. */
  checkedMessages: number;
  wrongSpans: number;
}>;

/** A message in so many milliseconds is decoded and looked at; of a merged one about the first so many bytes. */
const CHECK_EVERY_MS = 1_000;
const CHECK_BYTES = 64 * 1024;

/** Takes traces over gRPC and HTTP, answers OK at once, and counts. */
export class Sink {
  readonly deliveries = new Deliveries();
  readonly ports: Record<SinkProtocol, number> = { grpc: 0, http: 0 };
  readonly #pool = new BodyPool();
  readonly #sockets = new Set<Socket>();
  readonly #nowMs: () => number;
  #servers: Server[] = [];
  #expectation: Expectation | undefined;
  #checkedMs = -Infinity;
  #checkedMessages = 0;
  #wrongSpans = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Opens both ports; the same ones again after `leave`. */
  async come(): Promise<void> {
    this.#servers = await Promise.all([this.#listen('grpc', serveGrpc), this.#listen('http', serveHttp)]);
  }

  /** Closes both ports and cuts every connection. */
  async leave(): Promise<void> {
    const closed = this.#servers.map((server) => new Promise((resolve) => server.close(resolve)));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
    this.#servers = [];
  }

  expect(expectation: Expectation): void {
    this.#expectation = expectation;
    this.#checkedMs = -Infinity;
    this.#checkedMessages = this.#wrongSpans = 0;
  }

  counts(): SinkCounts {
    const { spans, messages, bytes } = this.deliveries;
    return { spans, messages, bytes, checkedMessages: this.#checkedMessages, wrongSpans: this.#wrongSpans };
  }

  async #listen(
    protocol: SinkProtocol,
    serve: (socket: Socket, pool: BodyPool, received: (body: Buffer) => void) => void,
  ): Promise<Server> {
    const server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {}); // the sender's; `close` follows
      socket.on('close', () => this.#sockets.delete(socket));
      serve(socket, this.#pool, (body) => this.#received(body));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: '127.0.0.1', port: this.ports[protocol] }, resolve);
    });
    this.ports[protocol] = (server.address() as AddressInfo).port;
    return server;
  }

  #received(body: Buffer): void {
    this.deliveries.add(body);
    const nowMs = this.#nowMs();
    const expected = this.#expectation;
    if (expected === undefined || nowMs - this.#checkedMs < CHECK_EVERY_MS) return;
    this.#checkedMs = nowMs;
    this.#checkedMessages++;
    const part = body.subarray(0, endOfPart(body, CHECK_BYTES));
    this.#wrongSpans += spansWithWrongLabels(part, expected.labels, expected.attributes);
  }
}

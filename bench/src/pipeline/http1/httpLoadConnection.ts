import { connect, type Socket } from 'node:net';
import { REQUEST_ID_BYTES, type ConnectionListener, type LoadConnection } from '../generator/loadConnection.ts';
import type { LoadPayload } from '../payload/loadPayload.ts';
import { requestTraceId } from '../payload/requestId.ts';
import { BodyPool } from '../sink/bodyPool.ts';
import { MessageReader } from './messageReader.ts';

/** OTLP/HTTP over one kept-alive HTTP/1.1 connection, a request at a time. Payloads are referenced, never copied. */
export class HttpLoadConnection implements LoadConnection {
  readonly #socket: Socket;
  readonly #listener: ConnectionListener;
  readonly #authority: string;
  #underWay: number | undefined;
  #isOpen = true;

  constructor(port: number, listener: ConnectionListener) {
    this.#listener = listener;
    this.#authority = `127.0.0.1:${port}`;
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const reader = new MessageReader(new BodyPool(), {
      message: (head) => this.#answered(head),
      broken: () => this.#socket.destroy(),
    });
    this.#socket.on('data', (chunk) => reader.push(chunk));
    this.#socket.on('error', () => {}); // `close` follows
    this.#socket.on('close', () => this.#lost());
  }

  get isOpen(): boolean {
    return this.#isOpen && this.#underWay === undefined;
  }

  send(request: number, payload: LoadPayload): void {
    this.#underWay = request;
    this.#socket.cork();
    this.#socket.write(
      `POST /v1/traces HTTP/1.1\r\nhost: ${this.#authority}\r\nuser-agent: vigil-bench\r\n` +
        `content-type: application/x-protobuf\r\ncontent-length: ${payload.bytes.length}\r\n\r\n`,
      'latin1',
    );
    this.#socket.write(payload.bytes.subarray(0, payload.idAt));
    this.#socket.write(requestTraceId(request));
    this.#socket.write(payload.bytes.subarray(payload.idAt + REQUEST_ID_BYTES));
    this.#socket.uncork();
  }

  close(): void {
    this.#isOpen = false;
    this.#socket.destroy();
  }

  #answered(head: string): void {
    const request = this.#underWay;
    if (request === undefined) return;
    this.#underWay = undefined;
    const status = Number(head.slice(9, 12));
    if (/\r\nconnection: *close/i.test(head) && this.#isOpen) {
      this.#isOpen = false;
      this.#socket.end();
      this.#listener.ended();
    }
    this.#listener.answered(request, status === 200 ? 'ok' : status);
  }

  #lost(): void {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    const request = this.#underWay;
    this.#underWay = undefined;
    if (request !== undefined) this.#listener.answered(request, 'unknown');
    if (wasOpen) this.#listener.ended();
  }
}

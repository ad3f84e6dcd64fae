import type { Socket } from 'node:net';
import type { BodyPool } from '../sink/bodyPool.ts';
import { MessageReader } from './messageReader.ts';

const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n');

/** Serves OTLP/HTTP on one connection: every body is handed to `received`, valid during the call, and answered 200. */
export function serveHttp(socket: Socket, pool: BodyPool, received: (body: Buffer) => void): void {
  const reader = new MessageReader(pool, {
    message: (_head, body) => {
      received(body);
      socket.write(ANSWER);
    },
    broken: () => socket.destroy(),
  });
  socket.on('data', (chunk) => reader.push(chunk));
}

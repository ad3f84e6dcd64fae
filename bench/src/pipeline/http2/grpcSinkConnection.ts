import type { Socket } from 'node:net';
import { FrameReader } from './frameReader.ts';
import {
  DEFAULT_WINDOW_BYTES,
  FLAG,
  FRAME,
  PREFACE,
  SETTING,
  WINDOW_MAX_BYTES,
  frame,
  settingsFrame,
  windowUpdateFrame,
} from './frames.ts';
import { ANSWER_HEADERS, ANSWER_TRAILERS } from './grpcHeaders.ts';
import type { BodyPool } from '../sink/bodyPool.ts';

const GRPC_PREFIX_BYTES = 5;
/** The connection's window is filled up again after so many bytes; streams have the largest there is. */
const TOP_UP_BYTES = 64 * 1024 * 1024;
const REFUSED_STREAM = Buffer.from([0, 0, 0, 7]);

const ANSWER = Buffer.concat([
  frame(FRAME.headers, FLAG.endHeaders, 0, ANSWER_HEADERS),
  frame(FRAME.data, 0, 0, Buffer.alloc(GRPC_PREFIX_BYTES)),
  frame(FRAME.headers, FLAG.endHeaders | FLAG.endStream, 0, ANSWER_TRAILERS),
]);
const STREAMS_AT = [5, 9 + ANSWER_HEADERS.length + 5, 9 + ANSWER_HEADERS.length + 9 + GRPC_PREFIX_BYTES + 5];

type Message = {
  readonly prefix: Buffer;
  prefixFilled: number;
  body: Buffer | undefined;
  length: number;
  filled: number;
};

/**
 * Serves gRPC unary calls on one connection: every message is handed to `received`, valid during the call, and answered
 * OK with an empty one. Whatever the headers say. A compressed message, or padding, ends the connection.
 */
export function serveGrpc(socket: Socket, pool: BodyPool, received: (body: Buffer) => void): void {
  const messages = new Map<number, Message>();
  let prefaceLeft = PREFACE.length;
  let sinceTopUp = 0;

  const data = (stream: number, piece: Buffer, last: boolean, flags: number): void => {
    sinceTopUp += piece.length;
    if (sinceTopUp >= TOP_UP_BYTES) {
      socket.write(windowUpdateFrame(0, sinceTopUp));
      sinceTopUp = 0;
    }
    let message = messages.get(stream);
    if (message === undefined) {
      message = { prefix: Buffer.alloc(GRPC_PREFIX_BYTES), prefixFilled: 0, body: undefined, length: 0, filled: 0 };
      messages.set(stream, message);
    }
    if ((flags & FLAG.padded) !== 0 || !append(message, piece, pool)) {
      socket.destroy();
      return;
    }
    if (last && (flags & FLAG.endStream) !== 0) answer(stream, message);
  };

  const answer = (stream: number, message: Message): void => {
    messages.delete(stream);
    if (message.body === undefined || message.filled < message.length) {
      socket.write(frame(FRAME.rstStream, 0, stream, REFUSED_STREAM));
      return;
    }
    received(message.body.subarray(0, message.length));
    pool.give(message.body);
    const bytes = Buffer.from(ANSWER);
    for (const at of STREAMS_AT) bytes.writeUInt32BE(stream, at);
    socket.write(bytes);
  };

  const reader = new FrameReader({
    data,
    frame: (type, flags, stream, payload) => {
      if (type === FRAME.settings && (flags & FLAG.ack) === 0) socket.write(frame(FRAME.settings, FLAG.ack, 0));
      if (type === FRAME.ping && (flags & FLAG.ack) === 0) socket.write(frame(FRAME.ping, FLAG.ack, 0, payload));
      if (type === FRAME.rstStream) messages.delete(stream);
    },
  });

  socket.write(settingsFrame([[SETTING.initialWindowSize, WINDOW_MAX_BYTES]]));
  socket.write(windowUpdateFrame(0, WINDOW_MAX_BYTES - DEFAULT_WINDOW_BYTES));
  socket.on('data', (chunk) => {
    const skipped = Math.min(prefaceLeft, chunk.length);
    prefaceLeft -= skipped;
    socket.cork();
    reader.push(chunk.subarray(skipped));
    socket.uncork();
  });
}

/** False if the message is compressed or longer than it says. */
function append(message: Message, piece: Buffer, pool: BodyPool): boolean {
  const ofPrefix = piece.copy(message.prefix, message.prefixFilled);
  message.prefixFilled += ofPrefix;
  if (message.prefixFilled < GRPC_PREFIX_BYTES) return true;
  if (message.body === undefined) {
    if (message.prefix[0] !== 0) return false;
    message.length = message.prefix.readUInt32BE(1);
    message.body = pool.take(message.length);
  }
  if (message.filled + piece.length - ofPrefix > message.length) return false;
  message.filled += piece.copy(message.body, message.filled, ofPrefix);
  return true;
}

import { connect, type Socket } from 'node:net';
import { REQUEST_ID_BYTES, type ConnectionListener, type LoadConnection } from '../generator/loadConnection.ts';
import type { LoadPayload } from '../payload/loadPayload.ts';
import { requestTraceId } from '../payload/requestId.ts';
import { FrameReader } from './frameReader.ts';
import {
  DEFAULT_WINDOW_BYTES,
  FLAG,
  FRAME,
  FRAME_HEADER_BYTES,
  FRAME_MAX_BYTES,
  PREFACE,
  SETTING,
  frame,
  settingsFrame,
  windowUpdateFrame,
  writeFrameHeader,
} from './frames.ts';
import { exportCallHeaders, grpcStatusIn } from './grpcHeaders.ts';

const GRPC_PREFIX_BYTES = 5;
/** Answers are a few bytes each; the window for them is filled up again after so many. */
const ANSWER_WINDOW_BYTES = 16 * 1024 * 1024;
const LAST_STREAM = 2 ** 31 - 1;

type Call = {
  readonly request: number;
  readonly stream: number;
  /** What is still to be sent, in order. */
  readonly pieces: Buffer[];
  left: number;
  window: number;
};

/**
 * gRPC unary calls over one HTTP/2 connection, written for speed: payloads are referenced, never copied, but for the
 * few bytes up to the request's number; frames, flow control and statuses are done here, nothing else is.
 */
export class GrpcLoadConnection implements LoadConnection {
  readonly #socket: Socket;
  readonly #listener: ConnectionListener;
  readonly #headers: Buffer;
  readonly #calls = new Map<number, Call>();
  /** Those with something left to send. */
  readonly #waiting = new Set<Call>();
  #window = DEFAULT_WINDOW_BYTES;
  #streamWindow = DEFAULT_WINDOW_BYTES;
  #nextStream = 1;
  #answerBytes = 0;
  #isOpen = true;
  #pumpPlanned = false;

  constructor(port: number, listener: ConnectionListener) {
    this.#listener = listener;
    this.#headers = exportCallHeaders(`127.0.0.1:${port}`);
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const reader = new FrameReader({
      data: (stream, piece, last, flags) => this.#data(stream, piece, last, flags),
      frame: (type, flags, stream, payload) => this.#frame(type, flags, stream, payload),
    });
    this.#socket.on('data', (chunk) => {
      reader.push(chunk);
      this.#planPump();
    });
    this.#socket.on('error', () => {}); // `close` follows
    this.#socket.on('close', () => this.#lost());
    this.#socket.write(PREFACE);
    this.#socket.write(
      settingsFrame([
        [SETTING.headerTableSize, 0],
        [SETTING.enablePush, 0],
        [SETTING.initialWindowSize, ANSWER_WINDOW_BYTES],
      ]),
    );
    this.#socket.write(windowUpdateFrame(0, ANSWER_WINDOW_BYTES - DEFAULT_WINDOW_BYTES));
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  send(request: number, payload: LoadPayload): void {
    const stream = this.#nextStream;
    this.#nextStream += 2;
    const idEnd = payload.idAt + REQUEST_ID_BYTES;
    const head = Buffer.allocUnsafe(GRPC_PREFIX_BYTES + idEnd);
    head[0] = 0;
    head.writeUInt32BE(payload.bytes.length, 1);
    payload.bytes.copy(head, GRPC_PREFIX_BYTES, 0, payload.idAt);
    head.set(requestTraceId(request), GRPC_PREFIX_BYTES + payload.idAt);
    const call: Call = {
      request,
      stream,
      pieces: [head, payload.bytes.subarray(idEnd)],
      left: GRPC_PREFIX_BYTES + payload.bytes.length,
      window: this.#streamWindow,
    };
    this.#calls.set(stream, call);
    this.#waiting.add(call);
    this.#socket.cork();
    this.#socket.write(frame(FRAME.headers, FLAG.endHeaders, stream, this.#headers));
    this.#socket.uncork();
    this.#planPump();
    if (this.#nextStream >= LAST_STREAM) this.#leave();
  }

  close(): void {
    this.#isOpen = false;
    this.#socket.destroy();
  }

  /** Once a turn: what several answers and window updates allow goes out in one write. */
  #planPump(): void {
    if (this.#pumpPlanned || this.#waiting.size === 0) return;
    this.#pumpPlanned = true;
    queueMicrotask(() => {
      this.#pumpPlanned = false;
      this.#pump();
    });
  }

  #pump(): void {
    this.#socket.cork();
    for (const call of this.#waiting) {
      while (call.left > 0 && call.window > 0 && this.#window > 0) {
        const length = Math.min(FRAME_MAX_BYTES, call.left, call.window, this.#window);
        const isLast = length === call.left;
        const header = Buffer.allocUnsafe(FRAME_HEADER_BYTES);
        writeFrameHeader(header, 0, length, FRAME.data, isLast ? FLAG.endStream : 0, call.stream);
        this.#socket.write(header);
        this.#writePieces(call, length);
        call.left -= length;
        call.window -= length;
        this.#window -= length;
      }
      if (call.left === 0) this.#waiting.delete(call);
      if (this.#window === 0) break;
    }
    this.#socket.uncork();
  }

  #writePieces(call: Call, length: number): void {
    let left = length;
    while (left > 0) {
      const piece = call.pieces[0]!;
      if (piece.length <= left) {
        this.#socket.write(piece);
        call.pieces.shift();
        left -= piece.length;
      } else {
        this.#socket.write(piece.subarray(0, left));
        call.pieces[0] = piece.subarray(left);
        left = 0;
      }
    }
  }

  /** The message of an answer: nothing of it is looked at. */
  #data(stream: number, piece: Buffer, last: boolean, flags: number): void {
    this.#answerBytes += piece.length;
    if (this.#answerBytes >= ANSWER_WINDOW_BYTES / 2) {
      this.#socket.write(windowUpdateFrame(0, this.#answerBytes));
      this.#answerBytes = 0;
    }
    if (last && (flags & FLAG.endStream) !== 0) this.#answer(stream, 'unknown'); // an end without trailers is no gRPC
  }

  #frame(type: number, flags: number, stream: number, payload: Buffer): void {
    switch (type) {
      case FRAME.headers:
        if ((flags & FLAG.endStream) === 0) return;
        this.#answer(stream, answerOf(grpcStatusIn(payload)));
        return;
      case FRAME.rstStream:
        this.#answer(stream, 'unknown');
        return;
      case FRAME.settings:
        if ((flags & FLAG.ack) !== 0) return;
        this.#settings(payload);
        this.#socket.write(frame(FRAME.settings, FLAG.ack, 0));
        return;
      case FRAME.ping:
        if ((flags & FLAG.ack) === 0) this.#socket.write(frame(FRAME.ping, FLAG.ack, 0, payload));
        return;
      case FRAME.goAway:
        this.#leave();
        return;
      case FRAME.windowUpdate: {
        const bytes = payload.readUInt32BE(0);
        const call = stream === 0 ? undefined : this.#calls.get(stream);
        if (stream === 0) this.#window += bytes;
        else if (call !== undefined) call.window += bytes;
        return;
      }
      default:
        return;
    }
  }

  #settings(payload: Buffer): void {
    for (let at = 0; at + 6 <= payload.length; at += 6) {
      if (payload.readUInt16BE(at) !== SETTING.initialWindowSize) continue;
      const size = payload.readUInt32BE(at + 2);
      for (const call of this.#calls.values()) call.window += size - this.#streamWindow;
      this.#streamWindow = size;
    }
  }

  #answer(stream: number, answer: 'ok' | 'unknown' | number): void {
    const call = this.#calls.get(stream);
    if (call === undefined) return;
    this.#calls.delete(stream);
    // Answered before it was sent in full: the rest is not owed, but the stream has to end.
    if (this.#waiting.delete(call)) this.#socket.write(frame(FRAME.rstStream, 0, stream, CANCEL));
    this.#listener.answered(call.request, answer);
    if (!this.#isOpen && this.#calls.size === 0) this.#socket.destroy();
  }

  /** Nothing new goes out; what is under way is still answered. */
  #leave(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#listener.ended();
    if (this.#calls.size === 0) this.#socket.destroy();
  }

  #lost(): void {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    const open = [...this.#calls.values()];
    this.#calls.clear();
    this.#waiting.clear();
    for (const call of open) this.#listener.answered(call.request, 'unknown');
    if (wasOpen) this.#listener.ended();
  }
}

const CANCEL = Buffer.from([0, 0, 0, 8]);

function answerOf(status: number | undefined): 'ok' | 'unknown' | number {
  if (status === undefined) return 'unknown';
  return status === 0 ? 'ok' : status;
}

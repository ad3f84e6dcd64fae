import { FRAME, FRAME_HEADER_BYTES } from './frames.ts';

export type FrameListener = Readonly<{
  /** A piece of a DATA frame as it came, valid during the call; `last` with the frame's last byte. `flags` are the frame's. */
  data: (stream: number, piece: Buffer, last: boolean, flags: number) => void;
  /** Any other frame, whole; the payload is valid during the call. */
  frame: (type: number, flags: number, stream: number, payload: Buffer) => void;
}>;

/** Cuts a connection's bytes into frames. DATA is handed on in pieces, never gathered. */
export class FrameReader {
  readonly #listener: FrameListener;
  readonly #header = Buffer.alloc(FRAME_HEADER_BYTES);
  #headerFilled = 0;
  #left = 0;
  #pieces: Buffer[] = [];

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#headerFilled < FRAME_HEADER_BYTES) {
        const taken = chunk.copy(this.#header, this.#headerFilled, at, at + FRAME_HEADER_BYTES - this.#headerFilled);
        this.#headerFilled += taken;
        at += taken;
        if (this.#headerFilled < FRAME_HEADER_BYTES) return;
        this.#left = this.#header.readUIntBE(0, 3);
        if (this.#left === 0) this.#piece(chunk.subarray(at, at));
        continue;
      }
      const piece = chunk.subarray(at, Math.min(chunk.length, at + this.#left));
      at += piece.length;
      this.#left -= piece.length;
      this.#piece(piece);
    }
  }

  #piece(piece: Buffer): void {
    const type = this.#header[3]!;
    const flags = this.#header[4]!;
    const stream = this.#header.readUInt32BE(5) & 0x7fffffff;
    const last = this.#left === 0;
    if (last) this.#headerFilled = 0;
    if (type === FRAME.data) return this.#listener.data(stream, piece, last, flags);
    if (!last) {
      this.#pieces.push(Buffer.from(piece));
      return;
    }
    const payload = this.#pieces.length === 0 ? piece : Buffer.concat([...this.#pieces, piece]);
    this.#pieces = [];
    this.#listener.frame(type, flags, stream, payload);
  }
}

import type { BodyPool } from '../sink/bodyPool.ts';

const HEAD_END = Buffer.from('\r\n\r\n');
const HEAD_MAX_BYTES = 64 * 1024;
const NOTHING = Buffer.alloc(0);

export type MessageListener = Readonly<{
  /** Head, up to the empty line, and body of one message, valid during the call. */
  message: (head: string, body: Buffer) => void;
  /** It is no HTTP/1.1 with a length: chunked, say, which nobody sends here whose body is known. */
  broken: () => void;
}>;

/** Cuts a connection's bytes into HTTP/1.1 messages of a known length (RFC 9112), requests or answers. */
export class MessageReader {
  readonly #pool: BodyPool;
  readonly #listener: MessageListener;
  #unread: Buffer = NOTHING;
  #head: string | undefined;
  #body: Buffer = NOTHING;
  #length = 0;
  #filled = 0;

  constructor(pool: BodyPool, listener: MessageListener) {
    this.#pool = pool;
    this.#listener = listener;
  }

  push(chunk: Buffer): void {
    let rest = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    this.#unread = NOTHING;
    for (;;) {
      if (this.#head === undefined) {
        const end = rest.indexOf(HEAD_END);
        if (end < 0) {
          if (rest.length > HEAD_MAX_BYTES) return this.#listener.broken();
          this.#unread = rest.length === 0 ? NOTHING : Buffer.from(rest);
          return;
        }
        this.#head = rest.toString('latin1', 0, end);
        rest = rest.subarray(end + HEAD_END.length);
        const length = /\r\ncontent-length: *(\d+)/i.exec(this.#head)?.[1];
        if (length === undefined) return this.#listener.broken();
        this.#length = Number(length);
        this.#filled = 0;
      }
      if (this.#filled === 0 && rest.length >= this.#length) {
        this.#deliver(rest.subarray(0, this.#length));
        rest = rest.subarray(this.#length);
        continue;
      }
      if (this.#body.length === 0) this.#body = this.#pool.take(this.#length);
      const taken = rest.copy(this.#body, this.#filled, 0, this.#length - this.#filled);
      this.#filled += taken;
      rest = rest.subarray(taken);
      if (this.#filled < this.#length) return;
      const body = this.#body;
      this.#body = NOTHING;
      this.#deliver(body.subarray(0, this.#length));
      this.#pool.give(body);
    }
  }

  #deliver(body: Buffer): void {
    const head = this.#head!;
    this.#head = undefined;
    this.#listener.message(head, body);
  }
}

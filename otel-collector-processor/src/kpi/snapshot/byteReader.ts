/** Reads what ByteWriter wrote, in the same order. Throws a RangeError at the end of the bytes. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#byte();
      if (byte < 128) {
        value += byte * scale;
        break;
      }
      value += (byte - 128) * scale;
      scale *= 128;
    }
    if (value > 0) return value - 1;
    const double = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return double;
  }

  words(): Uint32Array {
    // A copy, for words begin at a multiple of four; not `slice`, which for a Buffer is a view.
    return new Uint32Array(Uint8Array.from(this.bytes()).buffer);
  }

  text(): string {
    return new TextDecoder().decode(this.bytes());
  }

  bytes(): Uint8Array {
    const length = this.number();
    if (this.#at + length > this.#bytes.length) throw new RangeError('the bytes end too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #byte(): number {
    if (this.#at >= this.#bytes.length) throw new RangeError('the bytes end too early');
    return this.#bytes[this.#at++]!;
  }
}

const SMALLEST_BYTES = 64 * 1024;
/** Kept of each size: more bodies than a destination has on its way at once are rare. */
const KEPT = 32;

/** Buffers for bodies, used again: sizes are powers of two. */
export class BodyPool {
  readonly #free = new Map<number, Buffer[]>();

  /** At least `bytes` long, with anything in it. */
  take(bytes: number): Buffer {
    let size = SMALLEST_BYTES;
    while (size < bytes) size *= 2;
    return this.#free.get(size)?.pop() ?? Buffer.allocUnsafeSlow(size);
  }

  give(buffer: Buffer): void {
    const free = this.#free.get(buffer.length) ?? [];
    this.#free.set(buffer.length, free);
    if (free.length < KEPT) free.push(buffer);
  }
}

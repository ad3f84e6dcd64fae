/**
 * Gives equal byte strings one small number, without making a string of each. Bounded: when `capacity` different ones
 * were seen, the next is refused with -1 and the owner decides (`clear`). FNV-1a over the bytes; a hit is compared byte by byte.
 */
export class ByteInterner {
  readonly #slots: Int32Array;
  readonly #hashes: Int32Array;
  readonly #values: Buffer[] = [];
  readonly #texts: string[] = [];
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
    let size = 16;
    while (size < capacity * 2) size *= 2;
    this.#slots = new Int32Array(size).fill(-1);
    this.#hashes = new Int32Array(capacity);
  }

  get size(): number {
    return this.#values.length;
  }

  /** The text (UTF-8; invalid bytes become U+FFFD) of a number that `intern` gave. */
  text(id: number): string {
    return (this.#texts[id] ??= this.#values[id]!.toString('utf8'));
  }

  /** All texts, by number. */
  texts(): readonly string[] {
    return this.#values.map((_, id) => this.text(id));
  }

  /** The number of a value, or -1 for one that has none. */
  find(bytes: Uint8Array, start: number, length: number): number {
    return this.#place(bytes, start, length, false);
  }

  intern(bytes: Uint8Array, start: number, length: number): number {
    return this.#place(bytes, start, length, true);
  }

  #place(bytes: Uint8Array, start: number, length: number, add: boolean): number {
    let hash = 0x811c9dc5;
    const end = start + length;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const id = this.#slots[slot]!;
      if (id < 0) break;
      if (this.#hashes[id] === hash && this.#equals(id, bytes, start, length)) return id;
      slot = (slot + 1) & mask;
    }
    const id = this.#values.length;
    if (!add || id >= this.#capacity) return -1;
    this.#values.push(Buffer.from(bytes.subarray(start, end)));
    this.#hashes[id] = hash;
    this.#slots[slot] = id;
    return id;
  }

  clear(): void {
    this.#values.length = 0;
    this.#texts.length = 0;
    this.#slots.fill(-1);
  }

  #equals(id: number, bytes: Uint8Array, start: number, length: number): boolean {
    const value = this.#values[id]!;
    if (value.length !== length) return false;
    for (let i = 0; i < length; i++) if (value[i] !== bytes[start + i]) return false;
    return true;
  }
}

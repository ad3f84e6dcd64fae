import type { ByteReader } from '../snapshot/byteReader.ts';
import type { ByteWriter } from '../snapshot/byteWriter.ts';
import { FreeIds } from '../registry/freeIds.ts';

const ROWS_PER_SLAB = 1024;

/**
 * Rows of doubles of one width, in slabs: a series costs its numbers and nothing more (no object, no array of its own),
 * and growing copies nothing.
 */
export class NumberRows {
  readonly width: number;
  readonly #slabs: Float64Array[] = [];
  readonly #ids = new FreeIds();

  constructor(width: number) {
    this.width = width;
  }

  /** A row of zeros. */
  take(): number {
    const row = this.#ids.take();
    if (row >= this.#slabs.length * ROWS_PER_SLAB) this.#slabs.push(new Float64Array(ROWS_PER_SLAB * this.width));
    this.clear(row);
    return row;
  }

  giveBack(row: number): void {
    this.#ids.giveBack(row);
  }

  clear(row: number): void {
    const at = this.at(row);
    this.slab(row).fill(0, at, at + this.width);
  }

  /** The array that holds the row. */
  slab(row: number): Float64Array {
    return this.#slabs[Math.floor(row / ROWS_PER_SLAB)]!;
  }

  /** Index of the row's first number in its slab. */
  at(row: number): number {
    return (row % ROWS_PER_SLAB) * this.width;
  }

  write(writer: ByteWriter, row: number): void {
    const slab = this.slab(row);
    const at = this.at(row);
    for (let i = at; i < at + this.width; i++) writer.number(slab[i]!);
  }

  /** A row as it was written. */
  read(reader: ByteReader): number {
    const row = this.take();
    const slab = this.slab(row);
    const at = this.at(row);
    for (let i = at; i < at + this.width; i++) slab[i] = reader.number();
    return row;
  }
}

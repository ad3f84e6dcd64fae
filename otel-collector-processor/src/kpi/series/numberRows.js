import { FreeIds } from '../registry/freeIds.ts';
const ROWS_PER_SLAB = 1024;
/**
 * Rows of doubles of one width, in slabs: a series costs its numbers and nothing more (no object, no array of its own),
 * and growing copies nothing.
 */
export class NumberRows {
    width;
    #slabs = [];
    #ids = new FreeIds();
    constructor(width) {
        this.width = width;
    }
    /** A row of zeros. */
    take() {
        const row = this.#ids.take();
        if (row >= this.#slabs.length * ROWS_PER_SLAB)
            this.#slabs.push(new Float64Array(ROWS_PER_SLAB * this.width));
        this.clear(row);
        return row;
    }
    giveBack(row) {
        this.#ids.giveBack(row);
    }
    clear(row) {
        const at = this.at(row);
        this.slab(row).fill(0, at, at + this.width);
    }
    /** The array that holds the row. */
    slab(row) {
        return this.#slabs[Math.floor(row / ROWS_PER_SLAB)];
    }
    /** Index of the row's first number in its slab. */
    at(row) {
        return (row % ROWS_PER_SLAB) * this.width;
    }
    write(writer, row) {
        const slab = this.slab(row);
        const at = this.at(row);
        for (let i = at; i < at + this.width; i++)
            writer.number(slab[i]);
    }
    /** A row as it was written. */
    read(reader) {
        const row = this.take();
        const slab = this.slab(row);
        const at = this.at(row);
        for (let i = at; i < at + this.width; i++)
            slab[i] = reader.number();
        return row;
    }
}

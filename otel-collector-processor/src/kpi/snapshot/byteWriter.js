/**
 * Writes numbers and texts one behind the other. Whole numbers from 0 to 2^53 − 2 take one byte a seven bits (most
 * counts of a histogram are 0 or small), every other double nine: nothing is rounded.
 */
export class ByteWriter {
    #bytes = new Uint8Array(64 * 1024);
    #view = new DataView(this.#bytes.buffer);
    #length = 0;
    number(value) {
        this.#reserve(9);
        if (!Number.isSafeInteger(value) || value < 0 || value === Number.MAX_SAFE_INTEGER || Object.is(value, -0)) {
            this.#bytes[this.#length++] = 0; // 0 says "a double follows": a whole number is written one up
            this.#view.setFloat64(this.#length, value, true);
            this.#length += 8;
            return;
        }
        let rest = value + 1;
        while (rest >= 128) {
            this.#bytes[this.#length++] = (rest % 128) + 128;
            rest = Math.floor(rest / 128);
        }
        this.#bytes[this.#length++] = rest;
    }
    /** 32-bit words as they are in memory: little-endian on every platform that Node is made for. */
    words(value) {
        this.bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    }
    text(value) {
        this.bytes(new TextEncoder().encode(value));
    }
    bytes(value) {
        this.number(value.length);
        this.#reserve(value.length);
        this.#bytes.set(value, this.#length);
        this.#length += value.length;
    }
    /** What was written; the writer is not used afterwards. */
    finish() {
        return this.#bytes.subarray(0, this.#length);
    }
    #reserve(count) {
        if (this.#length + count <= this.#bytes.length)
            return;
        const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
        larger.set(this.#bytes);
        this.#bytes = larger;
        this.#view = new DataView(larger.buffer);
    }
}

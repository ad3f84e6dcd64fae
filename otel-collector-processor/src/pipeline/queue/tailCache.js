/** What one record costs beside its body: the object, its slot, its share of strings. */
const RECORD_OVERHEAD_BYTES = 200;
/**
 * The last durable records, so that a reader that keeps up never touches the disk. Bounded by bytes; the oldest go first.
 */
export class TailCache {
    #maxBytes;
    #records = [];
    #head = 0;
    #bytes = 0;
    constructor(maxBytes) {
        this.#maxBytes = maxBytes;
    }
    push(record) {
        this.#records.push(record);
        this.#bytes += record.body.byteLength + RECORD_OVERHEAD_BYTES;
        while (this.#bytes > this.#maxBytes)
            this.#shift();
        if (this.#head > 1024 && this.#head * 2 > this.#records.length) {
            this.#records = this.#records.slice(this.#head);
            this.#head = 0;
        }
    }
    /** Lets go of what every reader has passed. */
    forget(before) {
        for (;;) {
            const first = this.#records[this.#head];
            if (first === undefined || first.next > before)
                return;
            this.#shift();
        }
    }
    /** True if every durable record from `position` on is here. */
    covers(position) {
        const first = this.#records[this.#head];
        return first !== undefined && position >= first.position;
    }
    /** Records from `position` on, at most about `maxBytes`, at least one if there is one. Only where `covers`. */
    read(position, maxBytes) {
        let low = this.#head;
        let high = this.#records.length;
        while (low < high) {
            const middle = (low + high) >>> 1;
            if (this.#records[middle].position >= position)
                high = middle;
            else
                low = middle + 1;
        }
        const found = [];
        let bytes = 0;
        for (let i = low; i < this.#records.length; i++) {
            const record = this.#records[i];
            bytes += record.next - record.position;
            if (found.length > 0 && bytes > maxBytes)
                break;
            found.push(record);
        }
        return found;
    }
    #shift() {
        const first = this.#records[this.#head];
        this.#bytes -= first.body.byteLength + RECORD_OVERHEAD_BYTES;
        this.#records[this.#head] = undefined;
        this.#head += 1;
        if (this.#head === this.#records.length) {
            this.#records = [];
            this.#head = 0;
        }
    }
}

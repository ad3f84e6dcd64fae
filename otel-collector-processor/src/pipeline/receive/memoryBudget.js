/**
 * Bytes of requests that are being read or processed, over all connections of this process. A request takes as its bytes
 * come in, never as they are announced: a sender that announces much and sends little holds little.
 */
export class MemoryBudget {
    maxBytes;
    #heldBytes = 0;
    constructor(maxBytes) {
        this.maxBytes = maxBytes;
    }
    get heldBytes() {
        return this.#heldBytes;
    }
    get freeBytes() {
        return this.maxBytes - this.#heldBytes;
    }
    /** A share that grows and is given back as a whole. */
    lease() {
        return new Lease(this);
    }
    /** False, and nothing taken, if there is no room. */
    take(bytes) {
        if (this.#heldBytes + bytes > this.maxBytes)
            return false;
        this.#heldBytes += bytes;
        return true;
    }
    give(bytes) {
        this.#heldBytes -= bytes;
    }
}
/** What one request holds. */
export class Lease {
    budget;
    #heldBytes = 0;
    constructor(budget) {
        this.budget = budget;
    }
    take(bytes) {
        if (!this.budget.take(bytes))
            return false;
        this.#heldBytes += bytes;
        return true;
    }
    give(bytes) {
        this.#heldBytes -= bytes;
        this.budget.give(bytes);
    }
    /** Gives everything back; again is harmless. */
    release() {
        this.give(this.#heldBytes);
    }
}

/**
 * Bytes of requests that are being read or processed, over all connections of this process. A request takes as its bytes
 * come in, never as they are announced: a sender that announces much and sends little holds little.
 */
export class MemoryBudget {
  readonly maxBytes: number;
  #heldBytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  get freeBytes(): number {
    return this.maxBytes - this.#heldBytes;
  }

  /** A share that grows and is given back as a whole. */
  lease(): Lease {
    return new Lease(this);
  }

  /** False, and nothing taken, if there is no room. */
  take(bytes: number): boolean {
    if (this.#heldBytes + bytes > this.maxBytes) return false;
    this.#heldBytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#heldBytes -= bytes;
  }
}

/** What one request holds. */
export class Lease {
  readonly budget: MemoryBudget;
  #heldBytes = 0;

  constructor(budget: MemoryBudget) {
    this.budget = budget;
  }

  take(bytes: number): boolean {
    if (!this.budget.take(bytes)) return false;
    this.#heldBytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#heldBytes -= bytes;
    this.budget.give(bytes);
  }

  /** Gives everything back; again is harmless. */
  release(): void {
    this.give(this.#heldBytes);
  }
}

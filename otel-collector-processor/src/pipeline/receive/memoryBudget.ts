/**
 * Bytes of requests that are being read or processed, over all connections of this process. A request takes as its bytes
 * come in, never as they are announced: a sender that announces much and sends little holds little.
 */
export class MemoryBudget {
  readonly maxBytes: number;
  #limitBytes: number;
  #heldBytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
    this.#limitBytes = maxBytes;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  get freeBytes(): number {
    return this.#limitBytes - this.#heldBytes;
  }

  /** Less than `maxBytes`, for as long as the memory of the process is short. What is held already stays. */
  set limitBytes(bytes: number) {
    this.#limitBytes = Math.min(this.maxBytes, bytes);
  }

  get isShort(): boolean {
    return this.#limitBytes < this.maxBytes;
  }

  /** A share that grows and is given back as a whole. */
  lease(): Lease {
    return new Lease(this);
  }

  /** False, and nothing taken, if there is no room. */
  take(bytes: number): boolean {
    if (this.#heldBytes + bytes > this.#limitBytes) return false;
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

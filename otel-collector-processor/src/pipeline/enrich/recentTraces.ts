/** 2^15 traces, 12 bytes each: 384 KiB a thread. */
const SLOT_BITS = 15;
const SLOTS = 2 ** SLOT_BITS;

/**
 * Traces whose items went by as customers' lately: if one turns out synthetic afterwards, what came too early is known.
 * Direct-mapped, so the older of two traces of one slot is forgotten: counts are a lower bound.
 */
export class RecentTraces {
  readonly #low = new Int32Array(SLOTS);
  readonly #request = new Int32Array(SLOTS);
  readonly #before = new Uint16Array(SLOTS);
  readonly #within = new Uint16Array(SLOTS);

  /** An item of a trace went by in a request. */
  note(high: number, low: number, request: number): void {
    const slot = slotOf(high, low);
    if (this.#low[slot] !== low) {
      this.#low[slot] = low;
      this.#before[slot] = 0;
      this.#within[slot] = 0;
    } else if (this.#request[slot] !== request) {
      this.#before[slot] = Math.min(0xffff, this.#before[slot]! + this.#within[slot]!);
      this.#within[slot] = 0;
    }
    this.#request[slot] = request;
    this.#within[slot] = Math.min(0xffff, this.#within[slot]! + 1);
  }

  /** Items that went by in earlier requests, and in this one; from now on none. */
  take(high: number, low: number, request: number): Readonly<{ before: number; within: number }> {
    const slot = slotOf(high, low);
    if (this.#low[slot] !== low) return { before: 0, within: 0 };
    const same = this.#request[slot] === request;
    const taken = {
      before: this.#before[slot]! + (same ? 0 : this.#within[slot]!),
      within: same ? this.#within[slot]! : 0,
    };
    this.#before[slot] = 0;
    this.#within[slot] = 0;
    return taken;
  }
}

/** The upper bits of a product depend on all of what is multiplied. */
function slotOf(high: number, low: number): number {
  return Math.imul(low ^ (high << 16) ^ (high >>> 16), 0x9e3779b1) >>> (32 - SLOT_BITS);
}

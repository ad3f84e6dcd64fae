/** 2^14 traces, 16 bytes each: 256 KiB a thread, which stays in a core's own cache. */
const SLOT_BITS = 14;
/** Words of a slot, side by side so that one is one access to memory. */
const LOW = 0;
const REQUEST = 1;
const BEFORE = 2;
const WITHIN = 3;
const WORDS = 4;

/**
 * Traces whose items went by as customers' lately: if one turns out synthetic afterwards, what came too early is known.
 * Direct-mapped, so the older of two traces of one slot is forgotten: counts are a lower bound.
 */
export class RecentTraces {
  readonly #words = new Int32Array(2 ** SLOT_BITS * WORDS);

  /** An item of a trace went by in a request. */
  note(high: number, low: number, request: number): void {
    const words = this.#words;
    const at = slotAt(high, low);
    if (words[at + LOW] === low && words[at + REQUEST] === request) {
      words[at + WITHIN]!++;
      return;
    }
    words[at + BEFORE] = words[at + LOW] === low ? words[at + BEFORE]! + words[at + WITHIN]! : 0;
    words[at + LOW] = low;
    words[at + REQUEST] = request;
    words[at + WITHIN] = 1;
  }

  /** Items that went by in earlier requests, and in this one; from now on none. */
  take(high: number, low: number, request: number): Readonly<{ before: number; within: number }> {
    const words = this.#words;
    const at = slotAt(high, low);
    if (words[at + LOW] !== low) return { before: 0, within: 0 };
    const within = words[at + REQUEST] === request ? words[at + WITHIN]! : 0;
    const before = words[at + BEFORE]! + words[at + WITHIN]! - within;
    words[at + BEFORE] = 0;
    words[at + WITHIN] = 0;
    return { before, within };
  }
}

/** The upper bits of a product depend on all of what is multiplied. */
function slotAt(high: number, low: number): number {
  return (Math.imul(low ^ (high << 16) ^ (high >>> 16), 0x9e3779b1) >>> (32 - SLOT_BITS)) * WORDS;
}

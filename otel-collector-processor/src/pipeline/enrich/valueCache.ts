/** Slots; a value has one. */
const SLOT_BITS = 10;

type Slot<Known> = { readonly bytes: Uint8Array; readonly known: Known };

/**
 * What is known of values that come again and again, found without a string and without reading more of a value than is
 * compared: a slot is chosen by the length and eight bytes, then all bytes have to be the same. Of two values of one slot
 * the later stays. In front of a cache that hashes all of a value (`npm run bench -- labels`: a third of its cost).
 */
export class ValueCache<Known> {
  readonly #slots: (Slot<Known> | undefined)[] = Array.from({ length: 2 ** SLOT_BITS }, () => undefined);

  get(bytes: Uint8Array, start: number, length: number): Known | undefined {
    const slot = this.#slots[slotOf(bytes, start, length)];
    if (slot === undefined) return undefined;
    const own = slot.bytes;
    if (own.length !== length) return undefined;
    for (let i = 0; i < length; i++) if (own[i] !== bytes[start + i]) return undefined;
    return slot.known;
  }

  set(bytes: Uint8Array, start: number, length: number, known: Known): void {
    // a copy: `slice` of a Buffer would be a view of a request that goes
    const copy = Buffer.from(bytes.subarray(start, start + length));
    this.#slots[slotOf(bytes, start, length)] = { bytes: copy, known };
  }
}

function slotOf(bytes: Uint8Array, start: number, length: number): number {
  if (length < 8) return length;
  const step = length >> 3;
  let hash = length;
  for (let i = 0, at = start + length - 1; i < 8; i++, at -= step) hash = Math.imul(hash ^ bytes[at]!, 0x9e3779b1);
  return hash >>> (32 - SLOT_BITS);
}

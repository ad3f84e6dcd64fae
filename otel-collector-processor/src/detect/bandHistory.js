import { SLOT_MS } from '../messages/index.ts';
/** Half an hour of slots: what somebody looks at who asks when it began. */
const SLOTS = 180;
const VALUES = 3;
/**
 * What was expected of each series lately. Bounded: 3.6 kB a series, and no more series than `seriesMax`, the first ones
 * told of. In memory alone: it is for looking at, nothing is decided by it.
 */
export class BandHistory {
    #seriesMax;
    #rings = new Map();
    constructor(seriesMax) {
        this.#seriesMax = seriesMax;
    }
    record(key, slotMs, { expected, lower, upper }) {
        let ring = this.#rings.get(key);
        if (ring === undefined) {
            if (this.#rings.size >= this.#seriesMax)
                return;
            ring = { slotMs: new Float64Array(SLOTS), values: new Float32Array(SLOTS * VALUES) };
            this.#rings.set(key, ring);
        }
        const at = placeOf(slotMs);
        ring.slotMs[at] = slotMs;
        ring.values.set([expected, lower, upper], at * VALUES);
    }
    /** Undefined where nothing was told, or too long ago. */
    at(key, slotMs) {
        const ring = this.#rings.get(key);
        const at = placeOf(slotMs);
        if (ring?.slotMs[at] !== slotMs)
            return undefined;
        const [expected, lower, upper] = ring.values.subarray(at * VALUES);
        return { expected: expected, lower: lower, upper: upper };
    }
    forget(key) {
        this.#rings.delete(key);
    }
}
function placeOf(slotMs) {
    return Math.floor(slotMs / SLOT_MS) % SLOTS;
}

import { DURATION_BOUNDS_MS, EXPONENTIAL_SCALE, type DurationCounts } from '../../messages/index.ts';

/** Lowest and highest exponential index that is kept apart: from a nanosecond to about twelve days; beyond, the end buckets take it. */
const LOWEST = -160;
const HIGHEST = 240;
const BUCKETS_AN_OCTAVE = 2 ** EXPONENTIAL_SCALE;

/** Durations being counted. Mutable: it belongs to one cell of one delta (`npm run bench -- splice` has it on its path). */
export class Durations {
  #sumMs = 0;
  #zeroCount = 0;
  readonly #explicit = new Uint32Array(DURATION_BOUNDS_MS.length + 1);
  readonly #exponential = new Uint32Array(HIGHEST - LOWEST + 1);

  /** `ms` is finite and ≥ 0; `times` a whole number. */
  add(ms: number, times: number): void {
    this.#sumMs += ms * times;
    this.#explicit[explicitIndex(ms)]! += times;
    if (ms === 0) this.#zeroCount += times;
    else this.#exponential[exponentialIndex(ms) - LOWEST]! += times;
  }

  counts(): DurationCounts {
    const exponential: [number, number][] = [];
    this.#exponential.forEach((count, i) => {
      if (count > 0) exponential.push([i + LOWEST, count]);
    });
    return { sumMs: this.#sumMs, explicit: [...this.#explicit], zeroCount: this.#zeroCount, exponential };
  }
}

/** Index of the first bound that is not below `ms`: bounds are inclusive, as in the Collector. */
export function explicitIndex(ms: number): number {
  let low = 0;
  let high: number = DURATION_BOUNDS_MS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ms <= DURATION_BOUNDS_MS[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Index i with base^i < ms ≤ base^(i+1), base = 2^(1/8); clamped. `ms` > 0. */
export function exponentialIndex(ms: number): number {
  const index = Math.ceil(Math.log2(ms) * BUCKETS_AN_OCTAVE) - 1;
  return index < LOWEST ? LOWEST : index > HIGHEST ? HIGHEST : index;
}

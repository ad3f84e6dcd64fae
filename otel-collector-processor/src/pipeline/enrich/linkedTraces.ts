import { SharedVerdicts, VERDICTS_BYTES } from './sharedVerdicts.ts';
import type { Verdict } from './verdict.ts';

/** Entries that one trace may stand in: a bucket of 128 bytes. */
const WAYS = 8;
/**
 * Words of an entry: two of the trace id's hash, number of the verdict, and the second in which it expires (0: empty;
 * LOCKED). In a bucket those of one kind stand together, so that a trace that is not there costs one cache line.
 */
const LOW = 0;
const HIGH = WAYS;
const VERDICT = 2 * WAYS;
const EXPIRES = 3 * WAYS;
const ENTRY_WORDS = 4;
const LOCKED = -1;
/** Word in front of the entries: was there ever one? */
const USED = 0;
const HEADER_BYTES = 64;

/** Traces that are kept: 4 MiB. Ten minutes at 400 traces a second that are not told by every span of theirs. */
export const LINKED_TRACES = 2 ** 18;
/** Logs and late spans of a trace come within seconds; a batch that waited in a Collector's queue may take minutes. */
export const LINKED_FOR_SECONDS = 600;

/**
 * Which traces were found synthetic by one of their spans: its evidence labels the later spans, logs and exemplars of the
 * trace. In memory that all threads share. Bounded by `traces`, each 16 bytes, beside 1 MiB of verdicts; of WAYS
 * entries the one that expires first gives way, and is counted if its time had not come. Nothing here waits: where two
 * threads write at once, one does not, and that is counted. Source: seqlock, by the word EXPIRES.
 */
export class LinkedTraces {
  readonly #words: Int32Array;
  readonly #header: Int32Array;
  readonly #buckets: number;
  readonly #verdicts: SharedVerdicts;
  /** By this thread: traces put out before their time, and such as were not kept because another thread wrote there just then. */
  evicted = 0;
  contended = 0;

  /** Memory for so many traces, a power of two: for the constructor, in as many threads as share it. */
  static memory(traces = LINKED_TRACES): SharedArrayBuffer {
    return new SharedArrayBuffer(HEADER_BYTES + VERDICTS_BYTES + traces * ENTRY_WORDS * 4);
  }

  constructor(memory: SharedArrayBuffer = LinkedTraces.memory()) {
    const entriesAt = HEADER_BYTES + VERDICTS_BYTES;
    this.#header = new Int32Array(memory, 0, HEADER_BYTES / 4);
    this.#verdicts = new SharedVerdicts(memory, HEADER_BYTES);
    this.#words = new Int32Array(memory, entriesAt, (memory.byteLength - entriesAt) / 4);
    this.#buckets = this.#words.length / ENTRY_WORDS / WAYS;
  }

  /** Keeps a trace, by two words of its id. False if it was known already. */
  add(high: number, low: number, verdict: Verdict, nowSeconds: number): boolean {
    const number = this.#verdicts.number(verdict, nowSeconds);
    if (number === 0) {
      this.contended++;
      return false;
    }
    const bucket = this.#bucket(high, low);
    // of several that expire at once not always the first
    let chosen = bucket + ((high >>> 5) % WAYS);
    for (let way = 0; way < WAYS; way++) {
      const at = bucket + way;
      const expires = Atomics.load(this.#words, at + EXPIRES);
      if (expires > nowSeconds && this.#words[at + HIGH] === high && this.#words[at + LOW] === low) {
        if (this.#words[at + VERDICT] === (number | 0) && expires > nowSeconds + LINKED_FOR_SECONDS / 2) return false;
        this.#write(at, expires, high, low, number, nowSeconds);
        return false;
      }
      if (expires < this.#words[chosen + EXPIRES]!) chosen = at;
    }
    const expires = Atomics.load(this.#words, chosen + EXPIRES);
    if (!this.#write(chosen, expires, high, low, number, nowSeconds)) return false;
    this.#header[USED] = 1;
    if (expires > nowSeconds) this.evicted++;
    return true;
  }

  /** What its trace was found to be; undefined for one that is not known, or not any more. */
  verdict(high: number, low: number, nowSeconds: number): Verdict | undefined {
    if (this.#header[USED] === 0) return undefined; // mostly: where nobody tests, nothing is looked up
    const bucket = this.#bucket(high, low);
    for (let way = 0; way < WAYS; way++) {
      const at = bucket + way;
      if (this.#words[at + LOW] !== low || this.#words[at + HIGH] !== high) continue;
      const expires = Atomics.load(this.#words, at + EXPIRES);
      if (expires <= nowSeconds) continue;
      const number = this.#words[at + VERDICT]! >>> 0;
      // the same words after as before: nobody wrote in between
      if (Atomics.load(this.#words, at + EXPIRES) !== expires || this.#words[at + LOW] !== low) continue;
      return this.#verdicts.verdict(number);
    }
    return undefined;
  }

  #write(at: number, expires: number, high: number, low: number, number: number, nowSeconds: number): boolean {
    if (expires === LOCKED || Atomics.compareExchange(this.#words, at + EXPIRES, expires, LOCKED) !== expires) {
      this.contended++;
      return false;
    }
    this.#words[at + HIGH] = high;
    this.#words[at + LOW] = low;
    this.#words[at + VERDICT] = number;
    Atomics.store(this.#words, at + EXPIRES, nowSeconds + LINKED_FOR_SECONDS);
    return true;
  }

  #bucket(high: number, low: number): number {
    const mixed = Math.imul(low ^ (high >>> 7) ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
    return (((mixed ^ (mixed >>> 15)) >>> 0) % this.#buckets) * WAYS * ENTRY_WORDS;
  }
}

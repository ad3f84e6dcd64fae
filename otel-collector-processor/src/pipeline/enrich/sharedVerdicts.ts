import type { Verdict } from './verdict.ts';

const SLOT_BYTES = 256;
/** Words of a slot before its text: generation (0: never used; odd while it is written), length, when it was last written. */
const GENERATION = 0;
const LENGTH = 1;
const WRITTEN = 2;
const TEXT_AT = 12;
const TEXT_MAX = SLOT_BYTES - TEXT_AT;
/** Slots that one text may stand in. */
const WAYS = 4;
const GENERATIONS = 1 << 19;

/** 2^12: some hundred sources and the runs of the last ten minutes are in use at once. */
export const VERDICT_SLOTS = 4096;
export const VERDICTS_BYTES = VERDICT_SLOTS * SLOT_BYTES;

/**
 * Verdicts by number, in memory that threads share. A number names slot and generation: what was overwritten since is
 * not found any more, never mistaken. Bounded: VERDICT_SLOTS; of WAYS slots the one that was written longest ago goes.
 */
export class SharedVerdicts {
  readonly #words: Int32Array;
  readonly #bytes: Buffer;
  readonly #numbers = new Map<string, number>();
  /** The same by the object: rules and marks have one each, and most spans are told by one of them. */
  readonly #numberOf = new WeakMap<Verdict, number>();
  readonly #verdicts = new Map<number, Verdict>();

  constructor(memory: SharedArrayBuffer, byteOffset: number) {
    this.#words = new Int32Array(memory, byteOffset, VERDICTS_BYTES / 4);
    this.#bytes = Buffer.from(memory, byteOffset, VERDICTS_BYTES);
  }

  /** Number of a verdict, or 0 if its text is too long or another thread writes there just now. */
  number(verdict: Verdict, nowSeconds: number): number {
    const lately = this.#numberOf.get(verdict);
    if (lately !== undefined && this.#isCurrent(lately)) return lately;
    const text = textOf(verdict);
    const known = this.#numbers.get(text);
    const number =
      known !== undefined && this.#isCurrent(known) ? known : this.#find(text) || this.#write(text, nowSeconds);
    if (number !== 0) {
      this.#numberOf.set(verdict, number);
      if (this.#numbers.size >= VERDICT_SLOTS) this.#numbers.clear();
      this.#numbers.set(text, number);
    }
    return number;
  }

  /** The verdict of a number; undefined if it was overwritten. */
  verdict(number: number): Verdict | undefined {
    if (!this.#isCurrent(number)) return undefined;
    let verdict = this.#verdicts.get(number);
    if (verdict === undefined) {
      const text = this.#read(slotOf(number));
      if (!this.#isCurrent(number)) return undefined;
      verdict = verdictOf(text);
      if (this.#verdicts.size >= VERDICT_SLOTS) this.#verdicts.clear();
      this.#verdicts.set(number, verdict);
    }
    return verdict;
  }

  #find(text: string): number {
    for (const slot of slotsOf(text)) {
      const generation = this.#generation(slot);
      if (generation > 0 && generation % 2 === 0 && this.#read(slot) === text && this.#generation(slot) === generation)
        return numberOf(slot, generation);
    }
    return 0;
  }

  #write(text: string, nowSeconds: number): number {
    const bytes = Buffer.from(text);
    if (bytes.length > TEXT_MAX) return 0;
    const slots = slotsOf(text);
    const slot = slots.reduce((a, b) => (this.#word(b, WRITTEN) < this.#word(a, WRITTEN) ? b : a));
    const before = this.#generation(slot);
    const writing = (before + 1) % GENERATIONS;
    const at = this.#at(slot, GENERATION);
    if (before % 2 === 1 || Atomics.compareExchange(this.#words, at, before, writing) !== before) return 0;
    this.#bytes.set(bytes, slot * SLOT_BYTES + TEXT_AT);
    this.#words[this.#at(slot, LENGTH)] = bytes.length;
    this.#words[this.#at(slot, WRITTEN)] = nowSeconds;
    const after = (writing + 1) % GENERATIONS || 2;
    Atomics.store(this.#words, at, after);
    return numberOf(slot, after);
  }

  #read(slot: number): string {
    const at = slot * SLOT_BYTES + TEXT_AT;
    return this.#bytes.toString('utf8', at, at + Math.min(TEXT_MAX, this.#word(slot, LENGTH)));
  }

  #isCurrent(number: number): boolean {
    return this.#generation(slotOf(number)) === generationOf(number);
  }

  #generation(slot: number): number {
    return Atomics.load(this.#words, this.#at(slot, GENERATION));
  }

  #word(slot: number, word: number): number {
    return this.#words[this.#at(slot, word)]!;
  }

  #at(slot: number, word: number): number {
    return (slot * SLOT_BYTES) / 4 + word;
  }
}

const numberOf = (slot: number, generation: number): number => generation * VERDICT_SLOTS + slot;
const slotOf = (number: number): number => number % VERDICT_SLOTS;
const generationOf = (number: number): number => Math.floor(number / VERDICT_SLOTS);

function slotsOf(text: string): readonly number[] {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  const first = ((hash ^ (hash >>> 15)) >>> 0) % VERDICT_SLOTS;
  return Array.from({ length: WAYS }, (_, way) => (first + way) % VERDICT_SLOTS);
}

/** Neither ids nor sources have line breaks in them. */
function textOf({ type, source, check }: Verdict): string {
  return [type, source, ...(check === undefined ? [] : [check.id, check.runId, check.location])].join('\n');
}

function verdictOf(text: string): Verdict {
  const [type, source = '', id, runId = '', location = ''] = text.split('\n');
  const verdict = { type: type === 'bot' ? 'bot' : 'test', source } as const;
  return id === undefined ? verdict : { ...verdict, check: { id, runId, location } };
}

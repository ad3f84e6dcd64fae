import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Parts of the budget. From the first on garbage is collected: memory that nobody needs is not given back by itself when
 * none is asked for. What is near the second, and grows, makes requests wait.
 */
const COLLECT_AT_RATIO = 0.75;
const FULL_AT_RATIO = 0.85;

/** Between two collections of garbage that were asked for: each holds the thread up, and the second rarely finds much. */
const COLLECT_FIRST_MS = 1_000;
const COLLECT_MOST_MS = 30_000;

/** A byte that is let in costs so many: in pieces as it came, joined, and as garbage that is not collected yet. Measured: 1.6. */
const COST_OF_A_BYTE = 2;

/** Resident memory moves by so much from look to look though nothing happens. */
const NOISE_BYTES = 1024 * 1024;
/** Where memory is full and grows, so much of what is under way may stay. */
const SHRINK_RATIO = 0.75;
/** With ten looks a second, it takes seconds to be where it was. */
const GROW_RATIO = 0.02;

export type MemoryWatchOptions = Readonly<{
  /** Of the whole process, resident. */
  budgetBytes: number;
  /** Pipelines that share it. */
  pipelines: number;
  /** What all requests of this pipeline may take at most, and what one has to be able to take. */
  inFlightMaxBytes: number;
  inFlightLeastBytes: number;
  rssBytes: () => number;
  /** Milliseconds of a clock that only runs forward. */
  monotonicMs: () => number;
  collectGarbage: () => void;
}>;

/**
 * Tells by the process's resident memory how much requests may take. Resident memory does not fall when requests end: the
 * allocator keeps it, to give it to the next ones. So it is no measure of what is in use; it tells only whether more is
 * asked for than there was ever. Where it grows near the budget, less is let in; where it does not, what was let in
 * before fits again, and the limit comes back by itself.
 */
export class MemoryWatch {
  readonly budgetBytes: number;
  rssBytes: number;
  /** What requests of this pipeline may take together at the moment. */
  limitBytes: number;
  readonly #o: MemoryWatchOptions;
  /** The limit while memory is not full: what fits between the process at rest and its budget. */
  readonly #usualBytes: number;
  #collectedMs = -Infinity;
  #collectPauseMs = COLLECT_FIRST_MS;

  /** To be made when the process is at rest: what it takes then is not for requests. */
  constructor(options: MemoryWatchOptions) {
    const { budgetBytes, pipelines, inFlightMaxBytes, rssBytes } = options;
    this.#o = options;
    this.budgetBytes = budgetBytes;
    this.rssBytes = rssBytes();
    const roomBytes = (budgetBytes * FULL_AT_RATIO - this.rssBytes) / COST_OF_A_BYTE / pipelines;
    this.#usualBytes = Math.max(options.inFlightLeastBytes, Math.min(inFlightMaxBytes, Math.floor(roomBytes)));
    this.limitBytes = this.#usualBytes;
  }

  /** Call it several times a second, with what requests take now. Returns the limit. */
  look(heldBytes: number): number {
    const { inFlightLeastBytes } = this.#o;
    const before = this.rssBytes;
    this.rssBytes = this.#o.rssBytes();
    const ratio = this.rssBytes / this.budgetBytes;
    if (ratio < FULL_AT_RATIO || this.rssBytes < before + NOISE_BYTES)
      this.limitBytes = Math.min(this.#usualBytes, this.limitBytes + Math.ceil(this.#usualBytes * GROW_RATIO));
    else
      this.limitBytes = Math.max(inFlightLeastBytes, Math.min(this.limitBytes, Math.floor(heldBytes * SHRINK_RATIO)));
    if (ratio >= COLLECT_AT_RATIO) this.#collect();
    else this.#collectPauseMs = COLLECT_FIRST_MS;
    return this.limitBytes;
  }

  #collect(): void {
    const nowMs = this.#o.monotonicMs();
    if (nowMs - this.#collectedMs < this.#collectPauseMs) return;
    if (this.#collectedMs > -Infinity) this.#collectPauseMs = Math.min(COLLECT_MOST_MS, this.#collectPauseMs * 2);
    this.#collectedMs = nowMs;
    this.#o.collectGarbage();
  }
}

let collector: (() => void) | undefined;

/** Collects the garbage of this thread. Node offers it by a flag alone, which may be set while it runs. */
export function collectGarbage(): void {
  if (collector === undefined) {
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc') as () => void;
  }
  collector();
}

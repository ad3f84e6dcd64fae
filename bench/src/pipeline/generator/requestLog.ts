import type { Answer } from './loadConnection.ts';

/** What became of a request. */
export const FATE = { sent: 0, acknowledged: 1, refused: 2, unknown: 3 } as const;

/** What happened in a piece of time. `unsent` were due and found no room: what a sender's own queue drops. */
export type Bin = {
  sent: number;
  unsent: number;
  acknowledged: number;
  refused: number;
  unknown: number;
  slowestMs: number;
};

/** Latencies of the newest so many acknowledged requests are kept. */
const LATENCIES = 65_536;

/** What became of a generator's requests in one run: by number, and over time. */
export class RequestLog {
  /** Number of the run's first request. */
  readonly first: number;
  readonly #binMs: number;
  readonly #startMs: number;
  #fates = new Uint8Array(64 * 1024);
  #sentMs = new Float64Array(64 * 1024);
  #next: number;
  readonly #latenciesMs = new Float64Array(LATENCIES);
  #acknowledged = 0;
  /** Requests, by the status they were refused with. */
  readonly refusedBy: Record<string, number> = {};
  unsentCount = 0;
  readonly bins: Bin[] = [];

  constructor(first: number, startMs: number, binMs: number) {
    this.first = this.#next = first;
    this.#startMs = startMs;
    this.#binMs = binMs;
  }

  /** Number of the next request. */
  get next(): number {
    return this.#next;
  }
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** A request goes out; its number. */
  sent(nowMs: number): number {
    const request = this.#next++;
    const index = request - this.first;
    if (index >= this.#fates.length) this.#grow();
    this.#sentMs[index] = nowMs;
    this.#bin(nowMs).sent++;
    return request;
  }

  /** A request was due, and could not be sent. */
  unsent(nowMs: number): void {
    this.unsentCount++;
    this.#bin(nowMs).unsent++;
  }

  answered(request: number, answer: Answer, nowMs: number): void {
    const index = request - this.first;
    if (index < 0 || this.#fates[index] !== FATE.sent) return; // of an earlier run
    const bin = this.#bin(nowMs);
    if (answer === 'ok') {
      const latencyMs = nowMs - this.#sentMs[index]!;
      this.#latenciesMs[this.#acknowledged++ % LATENCIES] = latencyMs;
      this.#fates[index] = FATE.acknowledged;
      bin.acknowledged++;
      bin.slowestMs = Math.max(bin.slowestMs, latencyMs);
    } else if (answer === 'unknown') {
      this.#fates[index] = FATE.unknown;
      bin.unknown++;
    } else {
      this.#fates[index] = FATE.refused;
      this.refusedBy[answer] = (this.refusedBy[answer] ?? 0) + 1;
      bin.refused++;
    }
  }

  /** By number, from `first` on. */
  fates(): Uint8Array {
    return this.#fates.slice(0, this.#next - this.first);
  }

  /** Milliseconds within which `ratio` of the acknowledged requests (the newest 65,536) were answered; NaN of none. */
  latencyMs(ratio: number): number {
    const sorted = this.#latenciesMs.slice(0, Math.min(this.#acknowledged, LATENCIES)).sort();
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * ratio))] ?? NaN;
  }

  #bin(nowMs: number): Bin {
    const index = Math.floor((nowMs - this.#startMs) / this.#binMs);
    while (this.bins.length <= index)
      this.bins.push({ sent: 0, unsent: 0, acknowledged: 0, refused: 0, unknown: 0, slowestMs: 0 });
    return this.bins[index]!;
  }

  #grow(): void {
    const fates = new Uint8Array(2 * this.#fates.length);
    fates.set(this.#fates);
    this.#fates = fates;
    const sentMs = new Float64Array(fates.length);
    sentMs.set(this.#sentMs);
    this.#sentMs = sentMs;
  }
}

/** Waits `ms`, or until the signal aborts; never rejects. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

export const pause: Pause = (ms, signal) =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });

/** `random`: uniform in [0, 1). */
export type Backoff = Readonly<{ firstMs: number; mostMs: number; random: () => number; pause: Pause }>;

/** A destination that asks for more is asked again after this: it may have meant a date, with a clock of its own. */
const ASKED_MOST_MS = 3_600_000;

/**
 * The pauses of one destination. What it asked for (Retry-After, RetryInfo) holds every request to it; a backoff holds
 * the one that failed, and only until another gets through: a destination that is back is not kept waiting.
 */
export class RetryGate {
  readonly #backoff: Backoff;
  readonly #asked = new Set<AbortController>();
  readonly #backingOff = new Set<AbortController>();
  #closed: Promise<void> | undefined;
  #stopped = false;

  constructor(backoff: Backoff) {
    this.#backoff = backoff;
  }

  /** May the destination be sent to now? */
  get open(): boolean {
    return this.#closed === undefined;
  }

  /** Resolves when the destination may be sent to. */
  async passed(): Promise<void> {
    while (this.#closed !== undefined) await this.#closed;
  }

  /** After a failure, the `attempt`th (from 0) of its request. */
  async failed(attempt: number, askedMs: number | undefined): Promise<void> {
    if (askedMs !== undefined && askedMs > 0) {
      const sooner = this.#closed;
      const asked = this.#sleep(Math.min(askedMs, ASKED_MOST_MS), this.#asked);
      const closed: Promise<void> = Promise.all([sooner, asked]).then(() => {
        if (this.#closed === closed) this.#closed = undefined;
      });
      this.#closed = closed;
    }
    await this.#sleep(this.#backoffMs(attempt), this.#backingOff);
  }

  succeeded(): void {
    for (const sleep of this.#backingOff) sleep.abort();
  }

  /** Ends every pause, and those to come. */
  stop(): void {
    this.#stopped = true;
    for (const sleep of [...this.#asked, ...this.#backingOff]) sleep.abort();
  }

  /** Exponential, with full jitter: a destination that comes back is not met by everybody at once. */
  #backoffMs(attempt: number): number {
    const { firstMs, mostMs, random } = this.#backoff;
    return Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30)) * random();
  }

  async #sleep(ms: number, among: Set<AbortController>): Promise<void> {
    if (this.#stopped) return;
    const sleep = new AbortController();
    among.add(sleep);
    await this.#backoff.pause(ms, sleep.signal);
    among.delete(sleep);
  }
}

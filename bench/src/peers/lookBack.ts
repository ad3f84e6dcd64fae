/** PromQL takes no value that is older. */
const STALE_MS = 3_600_000;

/** What was known at an earlier time, asked for in the order of time. */
export class LookBack<Known> {
  readonly #times: number[] = [];
  readonly #known: Known[] = [];
  #next = 0;

  push(timeMs: number, known: Known): void {
    this.#times.push(timeMs);
    this.#known.push(known);
  }

  /** The last that was known at that time, if it was not much older; each call asks for a later time than the one before. */
  at(timeMs: number): Known | undefined {
    while (this.#next < this.#times.length && this.#times[this.#next]! <= timeMs) this.#next++;
    const index = this.#next - 1;
    return index >= 0 && this.#times[index]! > timeMs - STALE_MS ? this.#known[index] : undefined;
  }
}

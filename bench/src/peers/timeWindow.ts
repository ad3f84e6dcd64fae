/** The values of the last so many milliseconds (the older end left out, as PromQL's range selectors do), with what is asked of them. */
export class TimeWindow {
  readonly #widthMs: number;
  readonly #times: number[] = [];
  readonly #values: number[] = [];
  readonly #sorted: number[] = [];
  #from = 0;

  constructor(widthMs: number) {
    this.#widthMs = widthMs;
  }

  get size(): number {
    return this.#values.length - this.#from;
  }

  push(timeMs: number, value: number): void {
    this.#times.push(timeMs);
    this.#values.push(value);
    this.#sorted.splice(lowerBound(this.#sorted, value), 0, value);
    this.moveTo(timeMs);
  }

  /** Forgets what is too old at that time. */
  moveTo(timeMs: number): void {
    while (this.#from < this.#times.length && this.#times[this.#from]! <= timeMs - this.#widthMs) {
      this.#sorted.splice(lowerBound(this.#sorted, this.#values[this.#from]!), 1);
      this.#from++;
    }
    if (this.#from > 4096) {
      this.#times.splice(0, this.#from);
      this.#values.splice(0, this.#from);
      this.#from = 0;
    }
  }

  /** avg_over_time; NaN of nothing. */
  mean(): number {
    let sum = 0;
    for (let i = this.#from; i < this.#values.length; i++) sum += this.#values[i]!;
    return sum / this.size;
  }

  /** stddev_over_time: of the values themselves, not of what they are a sample of; NaN of nothing. */
  deviation(): number {
    const mean = this.mean();
    let sum = 0;
    for (let i = this.#from; i < this.#values.length; i++) sum += (this.#values[i]! - mean) ** 2;
    return Math.sqrt(sum / this.size);
  }

  /** quantile_over_time(0.5): between the two middle ones; NaN of nothing. */
  median(): number {
    const half = (this.size - 1) / 2;
    return ((this.#sorted[Math.floor(half)] ?? NaN) + (this.#sorted[Math.ceil(half)] ?? NaN)) / 2;
  }
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

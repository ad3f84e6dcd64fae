/** A list of numbers of unknown length, without boxing them. */
export class Numbers {
  #held = new Float64Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#held.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#held);
      this.#held = larger;
    }
    this.#held[this.#length++] = value;
  }

  toArray(): Float64Array {
    return this.#held.slice(0, this.#length);
  }
}

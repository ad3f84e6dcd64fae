import { requestOf } from '../payload/requestId.ts';
import { walkSpans } from '../payload/spanWalk.ts';

/** What a sink has got: spans, exactly, and how often each request of a generator came. */
export class Deliveries {
  spans = 0;
  messages = 0;
  bytes = 0;
  #times = new Uint8Array(64 * 1024);

  readonly #visit = (bytes: Uint8Array, start: number, end: number): void => {
    this.spans++;
    const request = requestOf(bytes, start, end);
    if (request < 0) return;
    if (request >= this.#times.length) this.#grow(request);
    if (this.#times[request]! < 255) this.#times[request]!++;
  };

  add(body: Buffer): void {
    this.messages++;
    this.bytes += body.length;
    walkSpans(body, (start, end) => this.#visit(body, start, end));
  }

  /** How often requests `from` to `to` (excluded) came; 255 is 255 or more. */
  timesOf(from: number, to: number): Uint8Array {
    const times = new Uint8Array(to - from);
    times.set(this.#times.subarray(from, to));
    return times;
  }

  #grow(request: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#times.length, request + 1));
    larger.set(this.#times);
    this.#times = larger;
  }
}

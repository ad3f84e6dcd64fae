import type { SenderWait } from './contract.ts';

/** One timer over the whole of a request; whoever waits at the moment is told. */
export class Deadline implements SenderWait {
  passed = false;
  /** Called once when the time is up, if it is still set then. */
  onPassed: (() => void) | undefined;
  onLeave: (() => void) | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(timeoutMs: number) {
    this.#timer = setTimeout(() => {
      this.passed = true;
      this.onPassed?.();
      this.leave();
    }, timeoutMs);
    // Its connection keeps the process alive while anybody waits; after that, nobody needs to be told.
    this.#timer.unref();
  }

  /** Nobody waits any more. */
  leave(): void {
    const { onLeave } = this;
    this.onLeave = undefined;
    onLeave?.();
  }

  cancel(): void {
    this.onPassed = undefined;
    clearTimeout(this.#timer);
  }
}

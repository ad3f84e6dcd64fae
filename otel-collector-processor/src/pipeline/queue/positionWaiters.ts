type Waiter = Readonly<{ position: number; wake: () => void }>;

/** Those who wait for a queue to go beyond a position. */
export class PositionWaiters {
  readonly #waiters = new Set<Waiter>();

  /** Resolves when `wake` was called with an end beyond `position`, or `signal` aborts. */
  wait(position: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        position,
        wake: () => {
          this.#waiters.delete(waiter);
          signal.removeEventListener('abort', waiter.wake);
          resolve();
        },
      };
      this.#waiters.add(waiter);
      signal.addEventListener('abort', waiter.wake);
    });
  }

  /** The queue goes to `end` now; Infinity for all of them. */
  wake(end: number): void {
    if (this.#waiters.size > 0) for (const waiter of [...this.#waiters]) if (waiter.position < end) waiter.wake();
  }
}

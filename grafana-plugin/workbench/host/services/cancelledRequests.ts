/** Requests under way that have an id: a new one with the same id takes the place of the one before. */
export class CancelledRequests {
  readonly #running = new Map<string, () => void>();

  /** Notes a request; returns what to call when it is over. */
  begin(requestId: string | undefined, onCancel: () => void): () => void {
    if (requestId === undefined) return () => undefined;
    this.cancel(requestId);
    this.#running.set(requestId, onCancel);
    return () => {
      if (this.#running.get(requestId) === onCancel) this.#running.delete(requestId);
    };
  }

  cancel(requestId: string): void {
    const onCancel = this.#running.get(requestId);
    this.#running.delete(requestId);
    onCancel?.();
  }
}

import { randomUUID } from 'node:crypto';
import { NO_ITEMS, type Queue, type QueueCursor } from '../queue/index.ts';

/** What the feed of deltas needs of a queue. */
export type FeedSource = Pick<
  Queue,
  | 'epoch'
  | 'begin'
  | 'end'
  | 'durableEnd'
  | 'durableCounts'
  | 'countsAt'
  | 'read'
  | 'waitBeyond'
  | 'cursor'
  | 'onRollback'
>;

/**
 * Positions for the feed of deltas where there is no queue on disk: requests count, one after the other, when their
 * sender is told OK. Nothing can be read again: what the feed does not fold then, it never folds.
 */
export class AcceptedLog implements FeedSource {
  readonly epoch = randomUUID();
  readonly begin = 0;
  #end = 0;

  get end(): number {
    return this.#end;
  }

  get durableEnd(): number {
    return this.#end;
  }

  readonly durableCounts = NO_ITEMS;

  /** Takes a request of so many bytes; its end is the new `end`. */
  append(bytes: number): void {
    this.#end += Math.max(1, bytes);
  }

  async read(position: number) {
    return { records: [], next: Math.max(position, this.#end), counts: NO_ITEMS };
  }

  async countsAt() {
    return NO_ITEMS;
  }

  async waitBeyond(): Promise<void> {}

  cursor(): QueueCursor {
    let position = 0;
    return {
      get position() {
        return position;
      },
      advance: (to) => void (position = Math.max(position, to)),
    };
  }

  onRollback(): void {}
}

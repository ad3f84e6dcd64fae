import type { ItemsBySignal, Signal } from '../../messages/index.ts';
import { DestinationCounts, rejectedOf, rejectionWords, type Ledger } from '../forward/index.ts';
import { NO_ITEMS, type QueueRecord } from '../queue/index.ts';

/** What a destination said of a record in the end. `rejected`: items, by a partial success. */
export type End = Readonly<{ kind: 'delivered'; rejected: number }> | Readonly<{ kind: 'refused'; message: string }>;

const TAKEN: End = { kind: 'delivered', rejected: 0 };

/** The other side of the ledger: who keeps the requests that senders wait for. */
export type Deliveries = Readonly<{
  /** Nobody waits for it any more. */
  isOver: (record: QueueRecord) => boolean;
  ended: (record: QueueRecord, end: End) => void;
  /** Items acknowledged so far. */
  accepted: () => ItemsBySignal;
}>;

/** Books of a destination that senders wait for: nothing counts before its request is acknowledged, so nothing is `queued`. */
export class DirectLedger implements Ledger {
  readonly #counts: DestinationCounts;
  readonly #deliveries: Deliveries;
  #onGivenUp: () => void = () => {};

  constructor(signals: readonly Signal[], deliveries: Deliveries) {
    this.#counts = new DestinationCounts(signals, NO_ITEMS, NO_ITEMS);
    this.#deliveries = deliveries;
  }

  read(): void {}

  skipped(): undefined {
    return undefined;
  }

  givenUp(record: QueueRecord): boolean {
    return this.#deliveries.isOver(record);
  }

  delivered(records: readonly QueueRecord[], rejectedItems: number, message: string): void {
    let items = 0;
    for (const record of records) items += record.items;
    const rejected = rejectedOf(items, rejectedItems);
    this.#counts.say(records[0]!.signal, rejectionWords(items, rejected, message));
    // which ones were rejected is not said: they are taken to be the first
    let rest = rejected;
    for (const record of records) {
      const ofThese = Math.min(rest, record.items);
      rest -= ofThese;
      this.#deliveries.ended(record, ofThese === 0 ? TAKEN : { kind: 'delivered', rejected: ofThese });
    }
  }

  async refused(record: QueueRecord, message: string): Promise<void> {
    this.#counts.say(record.signal, message);
    this.#deliveries.ended(record, { kind: 'refused', message });
  }

  failed(signal: Signal, message: string): void {
    this.#counts.say(signal, message);
  }

  sentAgain(records: readonly QueueRecord[]): void {
    for (const { signal, items } of records) this.#counts.duplicate(signal, items);
  }

  leftBehind(): void {}

  onGivenUp(listener: () => void): void {
    this.#onGivenUp = listener;
  }

  /** Somebody's sender has left. */
  tellGivenUp(): void {
    this.#onGivenUp();
  }

  /** Puts the end of an acknowledged record into the books. `kept`: what became of it, if it was refused. */
  count(signal: Signal, items: number, end: End, kept: 'kept' | 'dropped' | undefined): void {
    if (end.kind === 'delivered') {
      this.#counts.forward(signal, items - end.rejected);
      this.#counts.drop(signal, 'rejected', end.rejected);
    } else if (kept === 'kept') this.#counts.deadLetter(signal, items);
    else this.#counts.drop(signal, 'permanent', items);
  }

  countDuplicate(signal: Signal, items: number): void {
    this.#counts.duplicate(signal, items);
  }

  accounting() {
    return this.#counts.accounting(this.#deliveries.accepted());
  }
}

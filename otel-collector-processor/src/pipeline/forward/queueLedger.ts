import type { Signal } from '../../messages/index.ts';
import { subtractItems, type ItemCounts, type QueueRecord } from '../queue/index.ts';
import type { DeadLetterSink, ForwardSource, Ledger, ReadPoint } from './contract.ts';
import { DestinationCounts, rejectedOf, rejectionWords } from './destinationCounts.ts';

export type QueueLedgerOptions = Readonly<{
  /** Name of the destination's cursor. */
  id: string;
  signals: readonly Signal[];
  source: Pick<ForwardSource, 'durableCounts' | 'onSkip'>;
  /** Item counts of the queue at the cursor and at its durable end, when the destination began. */
  atCursor: ItemCounts;
  atStart: ItemCounts;
  /** Where what is refused for good goes; without it, it is dropped and counted. */
  deadLetters: DeadLetterSink | undefined;
}>;

/** Books of a destination that is behind a durable queue: what is in the queue and has not ended is `queued`. */
export class QueueLedger implements Ledger {
  readonly #o: QueueLedgerOptions;
  readonly #counts: DestinationCounts;
  /** What lies before it was dropped at the disk cap. */
  #droppedTo: ReadPoint = { position: 0, counts: { traces: 0, metrics: 0, logs: 0 } };
  #onGivenUp: () => void = () => {};

  constructor(options: QueueLedgerOptions) {
    this.#o = options;
    this.#counts = new DestinationCounts(options.signals, options.atCursor, options.atStart);
    options.source.onSkip(({ cursor, to, counts }) => {
      if (cursor !== options.id) return;
      this.#droppedTo = { position: to, counts };
      this.#onGivenUp();
    });
  }

  read(before: ItemCounts, after: ItemCounts, records: readonly QueueRecord[]): void {
    const lost = { ...subtractItems(after, before) };
    for (const record of records) lost[record.signal] -= record.items;
    for (const signal of this.#o.signals) if (lost[signal] > 0) this.#counts.drop(signal, 'unreadable', lost[signal]);
  }

  skipped({ position, counts }: ReadPoint): ReadPoint | undefined {
    if (position >= this.#droppedTo.position) return undefined;
    const lost = subtractItems(this.#droppedTo.counts, counts);
    for (const signal of this.#o.signals) this.#counts.drop(signal, 'oldest', Math.max(0, lost[signal]));
    return this.#droppedTo;
  }

  givenUp(record: QueueRecord): boolean {
    if (record.position >= this.#droppedTo.position) return false;
    this.#counts.drop(record.signal, 'oldest', record.items);
    return true;
  }

  delivered(records: readonly QueueRecord[], rejectedItems: number, message: string): void {
    const { signal } = records[0]!;
    const items = itemsOf(records);
    const rejected = rejectedOf(items, rejectedItems);
    this.#counts.forward(signal, items - rejected);
    this.#counts.drop(signal, 'rejected', rejected);
    this.#counts.say(signal, rejectionWords(items, rejected, message));
  }

  async refused(record: QueueRecord, message: string): Promise<void> {
    const { signal, items } = record;
    this.#counts.say(signal, message);
    const end = (await this.#o.deadLetters?.(record, message)) ?? 'dropped';
    if (end === 'kept') this.#counts.deadLetter(signal, items);
    else this.#counts.drop(signal, 'permanent', items);
  }

  failed(signal: Signal, message: string): void {
    this.#counts.say(signal, message);
  }

  sentAgain(records: readonly QueueRecord[]): void {
    for (const { signal, items } of records) this.#counts.duplicate(signal, items);
  }

  leftBehind(records: readonly QueueRecord[]): void {
    this.sentAgain(records);
  }

  onGivenUp(listener: () => void): void {
    this.#onGivenUp = listener;
  }

  accounting() {
    return this.#counts.accounting(this.#o.source.durableCounts);
  }
}

export function itemsOf(records: readonly QueueRecord[]): number {
  let items = 0;
  for (const record of records) items += record.items;
  return items;
}

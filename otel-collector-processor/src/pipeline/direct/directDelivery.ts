import { SIGNALS, type ItemsBySignal, type Signal } from '../../messages/index.ts';
import { addItems, NO_ITEMS, QueueWriteError, type QueueRecord, type RecordHeader } from '../queue/index.ts';
import type { DeadLetterSink, Ledger } from '../forward/index.ts';
import type { SenderWait } from '../receive/index.ts';
import { DirectLedger, type End } from './directLedger.ts';
import { MemoryQueue, type MemoryRecord } from './memoryQueue.ts';

export type DirectDestination = Readonly<{
  id: string;
  signals: readonly Signal[];
  /** Where what it refuses for good goes; without it, that is dropped and counted. */
  deadLetters: DeadLetterSink | undefined;
}>;

/**
 * - acknowledged: every destination that wants the signal has it, or its store of dead letters has.
 * - withdrawn: the sender did not wait so long. Destinations that have it already may get it again.
 */
export type Delivered = 'acknowledged' | 'withdrawn';

/** One request that its sender waits for. `ends` has a place for each destination, in their order. */
type Delivery = {
  readonly record: MemoryRecord;
  readonly ends: (End | undefined)[];
  waiting: number;
  state: 'under_way' | 'settling' | 'over';
  readonly settle: (delivered: Delivered) => void;
  readonly fail: (error: unknown) => void;
};

/**
 * `ack: delivered`: a request is acknowledged when its destinations have it, and is on no disk. What counts is decided
 * with the acknowledgement, for all destinations at once: a request that is withdrawn is in no balance, and what some
 * destinations have of it already is a duplicate-to-be. So a sender that tries again is counted once.
 */
export class DirectDelivery {
  readonly queue: MemoryQueue;
  readonly #ledgers: readonly DirectLedger[];
  readonly #destinations: readonly DirectDestination[];
  readonly #wanting: Readonly<Record<Signal, readonly number[]>>;
  readonly #deliveries = new Map<number, Delivery>();
  #accepted: ItemsBySignal = NO_ITEMS;

  /** `maxBytes`: of all requests under way; beyond it `deliver` throws QueueFullError. */
  constructor(destinations: readonly DirectDestination[], maxBytes: number) {
    this.queue = new MemoryQueue(maxBytes);
    this.#destinations = destinations;
    this.#wanting = Object.fromEntries(
      SIGNALS.map((signal) => [signal, destinations.flatMap((d, i) => (d.signals.includes(signal) ? [i] : []))]),
    ) as unknown as Record<Signal, readonly number[]>;
    this.#ledgers = destinations.map(
      ({ signals }, index) =>
        new DirectLedger(signals, {
          isOver: (record) => this.#deliveries.get(record.position)?.state !== 'under_way',
          ended: (record, end) => this.#ended(record, index, end),
          accepted: () => this.#accepted,
        }),
    );
  }

  ledgerOf(id: string): Ledger {
    return this.#ledgers[this.#destinations.findIndex((destination) => destination.id === id)]!;
  }

  /**
   * Brings a request to its destinations, for as long as its sender waits. Throws QueueFullError; rejects with
   * QueueWriteError if a dead letter could not be kept: then nothing was acknowledged.
   */
  deliver(header: RecordHeader, body: Uint8Array, wait: SenderWait): Promise<Delivered> {
    const wanting = this.#wanting[header.signal];
    if (wanting.length === 0) {
      this.#accepted = addItems(this.#accepted, header.signal, header.items);
      return ACKNOWLEDGED;
    }
    const record = this.queue.append(header, body);
    return new Promise((settle, fail) => {
      const delivery: Delivery = {
        record,
        ends: new Array<End | undefined>(this.#destinations.length),
        waiting: wanting.length,
        state: 'under_way',
        settle,
        fail,
      };
      this.#deliveries.set(record.position, delivery);
      wait.onLeave = () => this.#withdraw(delivery);
    });
  }

  #ended(record: QueueRecord, index: number, end: End): void {
    const delivery = this.#deliveries.get(record.position);
    if (delivery === undefined) {
      // it was withdrawn while it was on the wire
      if (end.kind === 'delivered') this.#ledgers[index]!.countDuplicate(record.signal, record.items);
      return;
    }
    delivery.ends[index] = end;
    delivery.waiting -= 1;
    if (delivery.waiting === 0) void this.#settle(delivery);
  }

  /** All destinations have spoken. What was refused is kept now, and not before: a request that is withdrawn leaves no dead letter. */
  async #settle(delivery: Delivery): Promise<void> {
    const { ends } = delivery;
    const { signal, items } = delivery.record;
    delivery.state = 'settling';
    // the queue lets go of a body when its readers have passed it, and they have spoken
    const record = ends.some((end) => end?.kind === 'refused') ? { ...delivery.record } : delivery.record;
    const kept: ('kept' | 'dropped' | undefined)[] = [];
    try {
      for (const index of this.#wanting[signal]) {
        const end = ends[index]!;
        if (end.kind === 'refused') kept[index] = await this.#bury(index, record, end.message);
      }
    } catch (error) {
      this.#countDuplicates(delivery);
      this.#end(delivery);
      const words = error instanceof Error ? error.message : String(error);
      delivery.fail(new QueueWriteError(`a dead letter could not be kept: ${words}`, { cause: error }));
      return;
    }
    for (const index of this.#wanting[signal]) this.#ledgers[index]!.count(signal, items, ends[index]!, kept[index]);
    this.#accepted = addItems(this.#accepted, signal, items);
    this.#end(delivery);
    delivery.settle('acknowledged');
  }

  async #bury(index: number, record: QueueRecord, message: string): Promise<'kept' | 'dropped'> {
    return (await this.#destinations[index]!.deadLetters?.(record, message)) ?? 'dropped';
  }

  #withdraw(delivery: Delivery): void {
    if (delivery.state !== 'under_way') return;
    this.#countDuplicates(delivery);
    this.#end(delivery);
    delivery.settle('withdrawn');
    for (const ledger of this.#ledgers) ledger.tellGivenUp();
  }

  /** Its sender will send it again, and these have it already. */
  #countDuplicates({ record, ends }: Delivery): void {
    ends.forEach((end, index) => {
      if (end?.kind === 'delivered') this.#ledgers[index]!.countDuplicate(record.signal, record.items);
    });
  }

  #end(delivery: Delivery): void {
    delivery.state = 'over';
    this.#deliveries.delete(delivery.record.position);
    this.queue.release(delivery.record);
  }
}

const ACKNOWLEDGED: Promise<Delivered> = Promise.resolve('acknowledged');

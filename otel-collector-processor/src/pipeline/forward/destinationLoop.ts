import type { DestinationAccounting, Signal } from '../../messages/index.ts';
import type { QueueCursor, QueueRead, QueueRecord } from '../queue/index.ts';
import { type Batch, toBatches } from './batches.ts';
import { BatchDelivery } from './batchDelivery.ts';
import type { DeadLetterSink, ForwardSource, Ledger, ReadPoint, Sender } from './contract.ts';
import { type Backoff, RetryGate } from './retryGate.ts';

export type Destination = Readonly<{
  id: string;
  signals: readonly Signal[];
  /** Requests of one tenant and signal are merged up to this size; a larger single one is sent as it is. */
  maxBatchBytes: number;
  /** Requests under way at the same time. With 1, a tenant's records of a signal arrive in order. */
  concurrency: number;
  sender: Sender;
  /** Where what it refuses for good goes; without it, that is dropped and counted. */
  deadLetters?: DeadLetterSink | undefined;
}>;

export type LoopOptions = Readonly<{
  destination: Destination;
  queue: ForwardSource;
  cursor: QueueCursor;
  /** Where the cursor is, and the item counts of the queue there. */
  from: ReadPoint;
  ledger: Ledger;
  backoff: Backoff;
}>;

const READ_BYTES = 1024 * 1024;

/** How far sending may be ahead of the cursor, which the oldest unanswered request holds: what a crash sends again. */
const AHEAD_MAX_BYTES = 64 * 1024 * 1024;

/**
 * Brings one destination what the queue holds, from its own cursor on and in order of sending; the cursor follows the
 * oldest request that is not answered. What may be tried again is tried until the books say that there is no use.
 */
export class DestinationLoop {
  readonly #d: Destination;
  readonly #queue: ForwardSource;
  readonly #cursor: QueueCursor;
  readonly #ledger: Ledger;
  readonly #gate: RetryGate;
  readonly #delivery: BatchDelivery;
  readonly #stop = new AbortController();
  readonly #cut = new AbortController();
  /** In the order of the queue; the first is not done. */
  readonly #underWay: Batch[] = [];
  /** Done, but mixed with others that are not: records of theirs lie behind the cursor. */
  readonly #ahead: Batch[] = [];
  #sending = 0;
  #wake: () => void = () => {};
  readonly #onProgress = new Set<() => void>();
  readonly #running: Promise<void>;

  /** Begins at once. */
  constructor(o: LoopOptions) {
    this.#d = o.destination;
    this.#queue = o.queue;
    this.#cursor = o.cursor;
    this.#ledger = o.ledger;
    this.#gate = new RetryGate(o.backoff);
    this.#delivery = new BatchDelivery({
      sender: o.destination.sender,
      ledger: o.ledger,
      gate: this.#gate,
      stop: this.#stop.signal,
      cut: this.#cut.signal,
      onFailure: () => this.#progressed(),
    });
    o.ledger.onGivenUp(() => {
      for (const batch of this.#underWay) batch.wake?.();
    });
    this.#running = this.#run(o.from);
  }

  accounting(): Readonly<Record<Signal, DestinationAccounting>> {
    return this.#ledger.accounting();
  }

  /** Resolves when the destination has what the queue holds now, when it fails to take it, or when `signal` aborts. */
  async flushed(signal: AbortSignal): Promise<void> {
    const target = this.#queue.durableEnd;
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    while (!signal.aborted && !this.#delivery.failing && this.#cursor.position < target) {
      const progress = new Promise<void>((resolve) => this.#onProgress.add(resolve));
      await Promise.race([progress, aborted]);
    }
  }

  /** Starts nothing new, waits for what is under way until `deadlineMs` from now, then cuts it: it is sent again after the next start. */
  async close(deadlineMs: number): Promise<void> {
    this.#stop.abort();
    this.#gate.stop();
    this.#wake();
    const late = setTimeout(() => this.#cut.abort(), deadlineMs);
    await this.#running;
    clearTimeout(late);
    const [oldest] = this.#underWay;
    if (oldest?.left?.[0] !== undefined) this.#cursor.advance(Math.min(oldest.left[0].position, oldest.next));
    // what has reached its end behind the cursor is sent again after the next start
    for (const { left, records } of [...this.#ahead, ...this.#underWay])
      this.#ledger.leftBehind(
        records.filter((record) => record.position >= this.#cursor.position && left?.includes(record) === false),
      );
    await this.#d.sender.close();
  }

  async #run(from: ReadPoint): Promise<void> {
    let at = from;
    while (!this.#stop.signal.aborted) {
      at = this.#ledger.skipped(at) ?? at;
      // what comes in until one may be sent goes with it
      const isBusy = this.#sending >= this.#d.concurrency;
      if (isBusy || (this.#underWay.length > 0 && at.position - this.#cursor.position > AHEAD_MAX_BYTES)) {
        await this.#answer();
        continue;
      }
      const read = await this.#read(at.position);
      if (read === undefined) continue;
      const before = at.counts;
      at = { position: read.next, counts: read.counts };
      this.#ledger.read(before, read.counts, read.records);
      await this.#send(toBatches(read.records, read.next, this.#d.signals, this.#d.maxBatchBytes));
    }
    while (this.#sending > 0) await this.#answer();
    this.#ledger.skipped(at);
  }

  /** What is behind `position`; undefined after having waited for it, or for a disk that is not to be read just now. */
  async #read(position: number): Promise<QueueRead | undefined> {
    try {
      const read = await this.#queue.read(position, Math.max(READ_BYTES, this.#d.maxBatchBytes));
      if (read.next > position) return read;
      await this.#queue.waitBeyond(position, this.#stop.signal);
    } catch (error) {
      for (const signal of this.#d.signals) this.#ledger.failed(signal, `The queue cannot be read: ${String(error)}`);
      await this.#gate.failed(0, undefined);
    }
    return undefined;
  }

  /** Returns when the last of them is on its way. */
  async #send(batches: readonly Batch[]): Promise<void> {
    for (const batch of batches) {
      while (this.#sending >= this.#d.concurrency && !this.#stop.signal.aborted) await this.#answer();
      if (this.#stop.signal.aborted) {
        this.#delivery.worthSending(batch.records); // what was to be dropped is in the books before they are closed
        continue;
      }
      this.#underWay.push(batch);
      this.#sending += 1;
      void this.#delivery.deliver(batch).then((left) => {
        batch.left = left;
        this.#advance();
        // it waits for an older one: what was delivered must not fill the memory meanwhile
        if (isDone(batch) && this.#underWay.includes(batch)) batch.records = batch.records.map(withoutBody);
        this.#sending -= 1;
        this.#wake();
        this.#progressed();
      });
    }
  }

  /** The cursor follows the oldest batch that is not done. */
  #advance(): void {
    if (!isDone(this.#underWay[0])) return;
    while (isDone(this.#underWay[0])) {
      const batch = this.#underWay.shift()!;
      if (batch.records.length > 0 && batch.records.at(-1)!.position >= batch.next) {
        batch.records = batch.records.map(withoutBody);
        this.#ahead.push(batch);
      }
      this.#cursor.advance(batch.next);
    }
    while (this.#ahead.length > 0 && this.#ahead[0]!.records.at(-1)!.position < this.#cursor.position)
      this.#ahead.shift();
  }

  /** Until one more is answered, or the loop has to stop. */
  #answer(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  #progressed(): void {
    for (const tell of this.#onProgress) tell();
    this.#onProgress.clear();
  }
}

const NOTHING = new Uint8Array(0);

function isDone(batch: Batch | undefined): boolean {
  return batch?.left?.length === 0;
}

function withoutBody(record: QueueRecord): QueueRecord {
  return { ...record, body: NOTHING };
}

import { SIGNALS, type DestinationAccounting, type Signal } from '../../messages/index.ts';
import type { ItemCounts, Queue, QueueCursor, QueueRecord } from '../queue/index.ts';
import type { Sender } from './contract.ts';

export type Destination = Readonly<{
  id: string;
  signals: readonly Signal[];
  /** Requests of one tenant and signal are merged up to this size; a larger single one is sent as it is. */
  maxBatchBytes: number;
  /** Requests under way at the same time. */
  concurrency: number;
  sender: Sender;
}>;

export type Backoff = Readonly<{ firstMs: number; mostMs: number; random: () => number }>;

/** Records that are sent as one request, and how far the cursor gets with them. */
type Batch = { records: QueueRecord[]; next: number; done: boolean };

type SignalCounts = { forwarded: number; dropped: Record<string, number>; lastError: string };

const READ_BYTES = 1024 * 1024;

/**
 * Brings one destination what the queue holds, from its own cursor on and in order of sending; the cursor follows the
 * oldest request that is not answered. What may be tried again is tried for ever.
 */
export class DestinationLoop {
  readonly #d: Destination;
  readonly #queue: Queue;
  readonly #cursor: QueueCursor;
  readonly #backoff: Backoff;
  readonly #stop = new AbortController();
  readonly #cut = new AbortController();
  readonly #underWay: Batch[] = [];
  readonly #counts = Object.fromEntries(
    SIGNALS.map((signal) => [signal, { forwarded: 0, dropped: {}, lastError: '' }]),
  ) as unknown as Record<Signal, SignalCounts>;
  /** Item counts of the queue at the cursor, and at its end, when this loop began. */
  readonly #atCursor: ItemCounts;
  readonly #atStart: ItemCounts;
  #wake: () => void = () => {};
  readonly #running: Promise<void>;

  private constructor(
    destination: Destination,
    queue: Queue,
    cursor: QueueCursor,
    atCursor: ItemCounts,
    backoff: Backoff,
  ) {
    this.#d = destination;
    this.#queue = queue;
    this.#cursor = cursor;
    this.#backoff = backoff;
    this.#atCursor = atCursor;
    this.#atStart = { ...queue.durableCounts };
    this.#running = this.#run();
  }

  static async open(destination: Destination, queue: Queue, backoff: Backoff): Promise<DestinationLoop> {
    const cursor = queue.cursor(destination.id);
    return new DestinationLoop(destination, queue, cursor, await queue.countsAt(cursor.position), backoff);
  }

  accounting(): Readonly<Record<Signal, DestinationAccounting>> {
    return Object.fromEntries(SIGNALS.map((signal) => [signal, this.#accountingOf(signal)])) as Record<
      Signal,
      DestinationAccounting
    >;
  }

  /** Starts nothing new, waits for what is under way until `deadlineMs` from now, then cuts it: it is sent again after the next start. */
  async close(deadlineMs: number): Promise<void> {
    this.#stop.abort();
    this.#wake();
    const late = setTimeout(() => this.#cut.abort(), deadlineMs);
    await this.#running;
    clearTimeout(late);
    await this.#d.sender.close();
  }

  #accountingOf(signal: Signal): DestinationAccounting {
    const { forwarded, dropped, lastError } = this.#counts[signal];
    if (!this.#d.signals.includes(signal))
      return { recovered: 0, forwarded: 0, queued: 0, deadLettered: 0, dropped: {}, lastError: '' };
    const recovered = this.#atStart[signal] - this.#atCursor[signal];
    const given = recovered + this.#queue.durableCounts[signal] - this.#atStart[signal];
    const handled = forwarded + Object.values(dropped).reduce((sum, count) => sum + count, 0);
    return { recovered, forwarded, queued: given - handled, deadLettered: 0, dropped: { ...dropped }, lastError };
  }

  async #run(): Promise<void> {
    const sending = new Set<Promise<void>>();
    let position = this.#cursor.position;
    let counts = this.#atCursor;
    while (!this.#stop.signal.aborted) {
      const read = await this.#read(position);
      if (read === undefined) continue;
      this.#countLost(counts, read.counts, read.records);
      for (const batch of this.#batches(read.records, read.next)) {
        while (sending.size >= this.#d.concurrency && !this.#stop.signal.aborted) await Promise.race(sending);
        if (this.#stop.signal.aborted) break;
        this.#underWay.push(batch);
        const sent = this.#deliver(batch).finally(() => sending.delete(sent));
        sending.add(sent);
      }
      position = read.next;
      counts = read.counts;
    }
    await Promise.all(sending);
  }

  /** What is behind `position`; undefined after having waited for it, or for a disk that is not to be read just now. */
  async #read(position: number) {
    try {
      const read = await this.#queue.read(position, Math.max(READ_BYTES, this.#d.maxBatchBytes));
      if (read.next > position) return read;
      await this.#queue.waitBeyond(position, this.#stop.signal);
    } catch (error) {
      for (const signal of this.#d.signals)
        this.#counts[signal].lastError = `the queue cannot be read: ${String(error)}`;
      await this.#pause(this.#backoff.firstMs);
    }
    return undefined;
  }

  /** What could not be read is given up, and counted. */
  #countLost(before: ItemCounts, after: ItemCounts, records: readonly QueueRecord[]): void {
    for (const signal of this.#d.signals) {
      const read = records.reduce((sum, r) => sum + (r.signal === signal ? r.items : 0), 0);
      const lost = after[signal] - before[signal] - read;
      if (lost > 0) this.#drop(signal, 'unreadable', lost);
    }
  }

  /** Neighbours of one tenant and signal are one request; what is not wanted is passed over with them. */
  #batches(records: readonly QueueRecord[], next: number): readonly Batch[] {
    const batches: Batch[] = [];
    let batch: Batch | undefined;
    let size = 0;
    for (const record of records) {
      if (!this.#d.signals.includes(record.signal)) continue;
      const first = batch?.records[0];
      const fits =
        first !== undefined &&
        first.signal === record.signal &&
        first.tenant === record.tenant &&
        size + record.body.length <= this.#d.maxBatchBytes;
      if (batch === undefined || !fits) {
        batch = { records: [], next: record.position, done: false };
        batches.push(batch);
        size = 0;
      }
      batch.records.push(record);
      batch.next = record.next;
      size += record.body.length;
    }
    const last = batches.at(-1);
    if (last === undefined) return [{ records: [], next, done: false }];
    last.next = next;
    return batches;
  }

  async #deliver(batch: Batch): Promise<void> {
    const [first] = batch.records;
    if (first !== undefined) {
      const { signal, tenant } = first;
      const items = batch.records.reduce((sum, record) => sum + record.items, 0);
      const body = batch.records.length === 1 ? first.body : Buffer.concat(batch.records.map((record) => record.body));
      const counts = this.#counts[signal];
      for (let attempt = 0; ; attempt++) {
        const result = await this.#d.sender.send({ signal, tenant, body, items }, this.#cut.signal);
        if (this.#cut.signal.aborted && result.kind === 'retry') return; // it stays queued
        if (result.kind === 'delivered') {
          const rejected = Math.min(items, result.rejectedItems);
          counts.forwarded += items - rejected;
          counts.lastError = result.message;
          if (rejected > 0) this.#drop(signal, 'rejected', rejected);
          break;
        }
        counts.lastError = result.message;
        if (result.kind === 'permanent') {
          this.#drop(signal, 'permanent', items);
          break;
        }
        await this.#pause(Math.max(result.afterMs ?? 0, this.#backoffMs(attempt)));
        if (this.#stop.signal.aborted) return; // it stays queued
      }
    }
    batch.done = true;
    while (this.#underWay[0]?.done === true) this.#cursor.advance(this.#underWay.shift()!.next);
  }

  #drop(signal: Signal, reason: string, items: number): void {
    const { dropped } = this.#counts[signal];
    dropped[reason] = (dropped[reason] ?? 0) + items;
  }

  /** Exponential, with full jitter: destinations that come back are not met by everybody at once. */
  #backoffMs(attempt: number): number {
    const { firstMs, mostMs, random } = this.#backoff;
    return Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 20)) * random();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        resolve();
      }
      this.#stop.signal.addEventListener('abort', done, { once: true });
    });
  }
}

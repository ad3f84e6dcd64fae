import {
  addItems,
  NO_ITEMS,
  PositionWaiters,
  QueueFullError,
  type CursorSkip,
  type ItemCounts,
  type QueueCursor,
  type QueueRead,
  type QueueRecord,
  type RecordHeader,
} from '../queue/index.ts';
import type { ForwardSource } from '../forward/index.ts';

/** A record in memory. Its body can be let go before all readers have passed it. */
export type MemoryRecord = { -readonly [Key in keyof QueueRecord]: QueueRecord[Key] };

/** What one record costs beside its body: the object, its slot, its share of strings. */
const RECORD_OVERHEAD_BYTES = 256;
const NOTHING = new Uint8Array(0);

/**
 * Requests on their way to the destinations that are on no disk: a queue as the destination loops know it, whose records
 * are readable at once and gone when all cursors have passed them. Bounded by bytes.
 */
export class MemoryQueue implements ForwardSource {
  readonly #maxBytes: number;
  readonly #cursors = new Map<string, number>();
  readonly #waiters = new PositionWaiters();
  #records: (MemoryRecord | undefined)[] = [];
  #head = 0;
  #end = 0;
  #bytes = 0;
  #counts: { -readonly [Signal in keyof ItemCounts]: number } = { ...NO_ITEMS };

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get durableEnd(): number {
    return this.#end;
  }

  /** All items that were ever appended. */
  get durableCounts(): ItemCounts {
    return this.#counts;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Throws QueueFullError; a record that is alone is always taken. */
  append(header: RecordHeader, body: Uint8Array): MemoryRecord {
    const cost = body.length + RECORD_OVERHEAD_BYTES;
    if (this.#bytes > 0 && this.#bytes + cost > this.#maxBytes) {
      throw new QueueFullError(
        `Requests of ${this.#bytes} bytes wait for destinations, of at most ${this.#maxBytes}. Destinations do not keep up.`,
      );
    }
    const position = this.#end;
    const { signal, tenant, receivedMs, items, measured } = header;
    const next = position + Math.max(1, body.length);
    const record: MemoryRecord = { signal, tenant, receivedMs, items, measured, position, next, body };
    this.#records.push(record);
    this.#bytes += cost;
    this.#end = next;
    this.#counts = addItems(this.#counts, signal, items);
    this.#waiters.wake(next);
    return record;
  }

  /** Its bytes are needed no more, wherever the readers are. */
  release(record: MemoryRecord): void {
    this.#bytes -= record.body.length;
    record.body = NOTHING;
  }

  async read(position: number, maxBytes: number): Promise<QueueRead> {
    const found: QueueRecord[] = [];
    let bytes = 0;
    for (let i = this.#firstFrom(position); i < this.#records.length; i++) {
      const record = this.#records[i]!;
      bytes += record.next - record.position;
      if (found.length > 0 && bytes > maxBytes) break;
      found.push(record);
    }
    // nothing is ever missing, so that the counts have nothing to tell
    return { records: found, next: found.at(-1)?.next ?? Math.max(position, this.#end), counts: NO_ITEMS };
  }

  async countsAt(): Promise<ItemCounts> {
    return NO_ITEMS;
  }

  async waitBeyond(position: number, signal: AbortSignal): Promise<void> {
    if (this.#end > position || signal.aborted) return;
    await this.#waiters.wait(position, signal);
  }

  cursor(name: string): QueueCursor {
    const cursors = this.#cursors;
    cursors.set(name, this.#end);
    const forget = () => this.#forgetPassed();
    return {
      get position() {
        return cursors.get(name)!;
      },
      advance: (position) => {
        if (position <= cursors.get(name)!) return;
        cursors.set(name, position);
        forget();
      },
    };
  }

  async saveCursors(): Promise<void> {}

  /** No cursor is ever moved on without its reader. */
  onSkip(_listener: (skip: CursorSkip) => void): void {}

  #firstFrom(position: number): number {
    let low = this.#head;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#records[middle]!.position >= position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #forgetPassed(): void {
    let lowest = this.#end;
    for (const position of this.#cursors.values()) lowest = Math.min(lowest, position);
    for (;;) {
      const first = this.#records[this.#head];
      if (first === undefined || first.next > lowest) break;
      this.#bytes -= first.body.length + RECORD_OVERHEAD_BYTES;
      first.body = NOTHING;
      this.#records[this.#head++] = undefined;
    }
    if (this.#head === this.#records.length) {
      this.#records = [];
      this.#head = 0;
    } else if (this.#head > 1024 && this.#head * 2 > this.#records.length) {
      this.#records = this.#records.slice(this.#head);
      this.#head = 0;
    }
  }
}

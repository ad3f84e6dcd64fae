import type { ItemCounts, RecordHeader } from './contract.ts';
import { HEADER_BYTES, type StoredRecord, type TenantBytes, writeHeader } from './recordFormat.ts';

/** Headers of about a thousand records; a commit that needs more takes another slab. */
const SLAB_BYTES = 64 * 1024;

/** Buffers for headers, used again and again: a header is needed until its commit is on disk. */
export class HeaderSlabs {
  readonly #free: Buffer[] = [];

  take(minBytes: number): Buffer {
    if (minBytes > SLAB_BYTES) return Buffer.allocUnsafeSlow(minBytes);
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
  }

  /** Two are in use at a time (one commit is filled while one is written); more are kept for a burst, not for ever. */
  giveBack(slab: Buffer): void {
    if (slab.length === SLAB_BYTES && this.#free.length < 4) this.#free.push(slab);
  }
}

/**
 * The appends that share one write, one sync and one promise. Bodies are referenced, not copied; headers are written
 * into slabs.
 */
export class CommitGroup {
  readonly start: number;
  readonly records: StoredRecord[] = [];
  readonly buffers: Uint8Array[] = [];
  /** Position and item counts behind the last record. */
  end: number;
  readonly counts: { -readonly [S in keyof ItemCounts]: number };
  readonly done: Promise<void>;
  resolve!: () => void;
  reject!: (error: Error) => void;
  readonly #slabs: HeaderSlabs;
  readonly #used: Buffer[] = [];
  #slab: Buffer | undefined;
  #slabAt = 0;

  constructor(start: number, counts: ItemCounts, slabs: HeaderSlabs) {
    this.start = start;
    this.end = start;
    this.counts = { ...counts };
    this.#slabs = slabs;
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.done.catch(() => {}); // a caller that does not listen must not end the process
  }

  get bytes(): number {
    return this.end - this.start;
  }

  add(header: RecordHeader, tenant: TenantBytes, body: Uint8Array): void {
    const headBytes = HEADER_BYTES + tenant.bytes.length;
    if (this.#slab === undefined || this.#slabAt + headBytes > this.#slab.length) {
      this.#slab = this.#slabs.take(headBytes);
      this.#slabAt = 0;
      this.#used.push(this.#slab);
    }
    const position = this.end;
    writeHeader(this.#slab, this.#slabAt, header, tenant, body, position, this.counts);
    this.buffers.push(this.#slab.subarray(this.#slabAt, this.#slabAt + headBytes));
    if (body.length > 0) this.buffers.push(body);
    this.#slabAt += headBytes;
    const { signal, items } = header;
    this.records.push({
      signal,
      tenant: header.tenant,
      receivedMs: header.receivedMs,
      items,
      measured: header.measured,
      position,
      next: position + headBytes + body.length,
      body,
      tracesBefore: this.counts.traces,
      metricsBefore: this.counts.metrics,
      logsBefore: this.counts.logs,
    });
    this.end = position + headBytes + body.length;
    this.counts[signal] += items;
  }

  /** The write is over, well or not: its headers' memory is free for another. */
  release(): void {
    for (const slab of this.#used) this.#slabs.giveBack(slab);
    this.#used.length = 0;
    this.#slab = undefined;
    this.buffers.length = 0;
  }
}

import type { DirectDelivery, AcceptedLog } from './direct/index.ts';
import type { SpanTable } from './fold/index.ts';
import type { KpiFeed } from './kpiFeed.ts';
import type { Queue, RecordHeader } from './queue/index.ts';
import type { InboundRequest, SenderWait } from './receive/index.ts';
import { RecordFolder } from './recordFolder.ts';
import type { SpanTables } from './spanTables.ts';

/** A request behind the scan. */
export type ScannedRequest = Readonly<{
  request: InboundRequest;
  header: RecordHeader;
  /** With the labels spliced in. */
  body: Uint8Array;
  /** What was gathered of its spans, to be given back by whoever takes the request; undefined for other signals. */
  table: SpanTable | undefined;
}>;

/** Where requests go from the scan on. */
export interface Onward {
  /**
   * Resolves when the sender may be told: `withdrawn` if it has left. Throws QueueFullError at once, rejects with
   * QueueWriteError: then nothing was taken.
   */
  take(scanned: ScannedRequest, wait: SenderWait): Promise<'acknowledged' | 'withdrawn'>;
}

/** `ack: durable`: onto the queue on disk. It is folded as it is appended; a delta is told only of what is on disk. */
export class OntoDisk implements Onward {
  readonly #queue: Queue;
  readonly #feed: KpiFeed;
  readonly #tables: SpanTables;

  constructor(queue: Queue, feed: KpiFeed, tables: SpanTables) {
    this.#queue = queue;
    this.#feed = feed;
    this.#tables = tables;
  }

  async take({ request, header, body, table }: ScannedRequest): Promise<'acknowledged'> {
    const from = this.#queue.end;
    let durable: Promise<void>;
    try {
      durable = this.#queue.append(header, body);
      this.#feed.appended(
        from,
        this.#queue.end,
        table &&
          ((builder) => {
            builder.fold(table, request.body, request.tenant, request.receivedMs);
            builder.watch.fold(body, request.tenant, request.receivedMs);
          }),
      );
    } finally {
      this.#tables.giveBack(table);
    }
    await durable;
    return 'acknowledged';
  }
}

/**
 * `ack: delivered`: straight to the destinations. It is folded when it is acknowledged, so that a request that its sender
 * has to repeat is counted once.
 */
export class StraightOn implements Onward {
  /** Spans that were acknowledged while the feed had no room for them. */
  unmeasured = 0;
  readonly #direct: DirectDelivery;
  readonly #log: AcceptedLog;
  readonly #feed: KpiFeed;
  readonly #tables: SpanTables;
  readonly #folder = new RecordFolder();

  constructor(direct: DirectDelivery, log: AcceptedLog, feed: KpiFeed, tables: SpanTables) {
    this.#direct = direct;
    this.#log = log;
    this.#feed = feed;
    this.#tables = tables;
  }

  async take(scanned: ScannedRequest, wait: SenderWait): Promise<'acknowledged' | 'withdrawn'> {
    const { request, header, body } = scanned;
    // too many wait for each to hold a table: those beyond are scanned once more when they are acknowledged
    const table = this.#tables.keep(scanned.table);
    try {
      const delivered = await this.#direct.deliver(header, body, wait);
      if (delivered === 'withdrawn') return delivered;
      const from = this.#log.end;
      this.#log.append(body.length);
      const isFolded = this.#feed.appended(from, this.#log.end, (builder) => {
        if (table !== undefined) {
          builder.fold(table, request.body, request.tenant, request.receivedMs);
          builder.watch.fold(body, request.tenant, request.receivedMs);
        } else this.#folder.fold(builder, { ...header, body });
      });
      if (!isFolded && header.signal === 'traces') this.unmeasured += header.items;
      return delivered;
    } finally {
      this.#tables.release(table);
    }
  }
}

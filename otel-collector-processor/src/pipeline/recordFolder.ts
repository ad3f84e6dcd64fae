import { SpanTable, type DeltaBuilder } from './fold/index.ts';
import { checkIdOf, syntheticOf } from './enrich/index.ts';
import type { QueueRecord } from './queue/index.ts';
import { Scan, type ScanVisitor } from './wire/index.ts';

/** Folds records as they were stored: scanned once more, and their labels trusted. */
export class RecordFolder {
  readonly #scan = new Scan();
  readonly #table = new SpanTable();
  readonly #visitor: ScanVisitor = {
    resource: (scan) => this.#table.addResource(scan),
    item: (scan) => {
      const synthetic = syntheticOf(scan);
      this.#table.addSpan(scan, synthetic, synthetic === 0 ? '' : checkIdOf(scan));
      return undefined;
    },
  };

  fold(builder: DeltaBuilder, record: Omit<QueueRecord, 'position' | 'next' | 'items'>): void {
    if (record.signal !== 'traces' || !record.measured) return;
    this.#table.begin();
    this.#scan.run(record.body, 'traces', true, this.#visitor);
    builder.fold(this.#table, record.body, record.tenant, record.receivedMs);
    builder.watch.fold(record.body, record.tenant, record.receivedMs);
  }
}

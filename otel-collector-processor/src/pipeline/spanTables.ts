import { SpanTable } from './fold/index.ts';

/** Tables that requests may hold while their senders wait: about 70 KB each. */
const KEPT_MAX = 64;

/** Tables to gather spans in, used again and again. */
export class SpanTables {
  readonly #free: SpanTable[] = [];
  #kept = 0;

  take(): SpanTable {
    const table = this.#free.pop() ?? new SpanTable();
    table.begin();
    return table;
  }

  giveBack(table: SpanTable | undefined): void {
    if (table !== undefined) this.#free.push(table);
  }

  /** For a taken one that is needed for a while: the same, to be let go by `release`; or undefined, if too many are kept. */
  keep(table: SpanTable | undefined): SpanTable | undefined {
    if (table === undefined) return undefined;
    if (this.#kept < KEPT_MAX) {
      this.#kept += 1;
      return table;
    }
    this.#free.push(table);
    return undefined;
  }

  release(kept: SpanTable | undefined): void {
    if (kept === undefined) return;
    this.#kept -= 1;
    this.#free.push(kept);
  }
}

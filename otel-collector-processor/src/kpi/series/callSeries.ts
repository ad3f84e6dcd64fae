import { DURATION_BOUNDS_MS, SPAN_KINDS, STATUS_CODES, SYNTHETIC_TYPES, type CallCell } from '../../messages/index.ts';
import type { Operation } from '../registry/service.ts';
import type { ByteReader } from '../snapshot/byteReader.ts';
import type { ByteWriter } from '../snapshot/byteWriter.ts';
import { SUM_WIDTH, addDuration } from './nanosecondSum.ts';
import { NumberRows } from './numberRows.ts';

/** Series that one operation can have: kind × status × synthetic. */
export const VARIANTS = SPAN_KINDS.length * STATUS_CODES.length * SYNTHETIC_TYPES.length;
export const BUCKET_COUNT = DURATION_BOUNDS_MS.length + 1;

/** Columns of a series; its calls are the sum of its buckets. */
export const CALL_COLUMNS = { birth: 0, lastMs: 1, sum: 2, buckets: 2 + SUM_WIDTH } as const;
const WIDTH = CALL_COLUMNS.buckets + BUCKET_COUNT;

/**
 * Cumulative calls and duration histogram by operation, kind, status and synthetic. A series is a key (operation id ×
 * VARIANTS + variant) and a row.
 */
export type CallSeries = Readonly<{
  rows: NumberRows;
  add(operation: Operation, cell: CallCell, nowMs: number): void;
  /** Key and row, oldest series first. May be iterated while series come and go. */
  entries(): Iterable<readonly [key: number, row: number]>;
  /** Drops what was silent since `beforeMs`. */
  expire(beforeMs: number): void;
  write(writer: ByteWriter): void;
  read(reader: ByteReader): void;
}>;

export function createCallSeries(seriesExpiryMs: number, nextBirth: () => number): CallSeries {
  const rows = new NumberRows(WIDTH);
  const byKey = new Map<number, number>();

  function bear(key: number, row: number): number {
    rows.slab(row)[rows.at(row) + CALL_COLUMNS.birth] = nextBirth();
    byKey.set(key, row);
    return row;
  }

  /** The row of a series that is alive. What was silent too long begins anew, whether or not `expire` came by: so a replay of the log counts the same. */
  function alive(key: number, nowMs: number): number {
    const row = byKey.get(key);
    if (row === undefined) return bear(key, rows.take());
    if (nowMs - rows.slab(row)[rows.at(row) + CALL_COLUMNS.lastMs]! < seriesExpiryMs) return row;
    byKey.delete(key);
    rows.clear(row);
    return bear(key, row);
  }

  return {
    rows,
    add(operation, cell, nowMs) {
      const row = alive(operation.id * VARIANTS + variantOf(cell), nowMs);
      const slab = rows.slab(row);
      const at = rows.at(row);
      slab[at + CALL_COLUMNS.lastMs] = Math.max(slab[at + CALL_COLUMNS.lastMs]!, nowMs);
      addDuration(slab, at + CALL_COLUMNS.sum, cell.duration.sumMs);
      const { explicit } = cell.duration;
      for (let i = 0; i < BUCKET_COUNT; i++) slab[at + CALL_COLUMNS.buckets + i]! += explicit[i]!;
    },
    entries: () => byKey,
    expire(beforeMs) {
      for (const [key, row] of byKey) {
        if (rows.slab(row)[rows.at(row) + CALL_COLUMNS.lastMs]! > beforeMs) continue;
        byKey.delete(key);
        rows.giveBack(row);
      }
    },
    write(writer) {
      writer.number(byKey.size);
      for (const [key, row] of byKey) {
        writer.number(key);
        rows.write(writer, row);
      }
    },
    read(reader) {
      for (let n = reader.number(); n > 0; n--) {
        const key = reader.number();
        byKey.set(key, rows.read(reader));
      }
    },
  };
}

/** Kind, status and synthetic type as one number. */
export function variantOf({ kind, status, synthetic }: Pick<CallCell, 'kind' | 'status' | 'synthetic'>): number {
  return (kind * STATUS_CODES.length + status) * SYNTHETIC_TYPES.length + synthetic;
}

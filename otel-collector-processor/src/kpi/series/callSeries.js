import { DURATION_BOUNDS_MS, SPAN_KINDS, STATUS_CODES, SYNTHETIC_TYPES } from '../../messages/index.ts';
import { SUM_WIDTH, addDuration } from './nanosecondSum.ts';
import { NumberRows } from './numberRows.ts';
/** Series that one operation can have: kind × status × synthetic. */
export const VARIANTS = SPAN_KINDS.length * STATUS_CODES.length * SYNTHETIC_TYPES.length;
export const BUCKET_COUNT = DURATION_BOUNDS_MS.length + 1;
/** Columns of a series; its calls are the sum of its buckets. */
export const CALL_COLUMNS = { birth: 0, lastMs: 1, sum: 2, buckets: 2 + SUM_WIDTH };
const WIDTH = CALL_COLUMNS.buckets + BUCKET_COUNT;
export function createCallSeries(seriesExpiryMs, nextBirth) {
    const rows = new NumberRows(WIDTH);
    const byKey = new Map();
    function bear(key, row) {
        rows.slab(row)[rows.at(row) + CALL_COLUMNS.birth] = nextBirth();
        byKey.set(key, row);
        return row;
    }
    /** The row of a series that is alive. What was silent too long begins anew, whether or not `expire` came by: so a replay of the log counts the same. */
    function alive(key, nowMs) {
        const row = byKey.get(key);
        if (row === undefined)
            return bear(key, rows.take());
        if (nowMs - rows.slab(row)[rows.at(row) + CALL_COLUMNS.lastMs] < seriesExpiryMs)
            return row;
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
            slab[at + CALL_COLUMNS.lastMs] = Math.max(slab[at + CALL_COLUMNS.lastMs], nowMs);
            addDuration(slab, at + CALL_COLUMNS.sum, cell.duration.sumMs);
            const { explicit } = cell.duration;
            for (let i = 0; i < BUCKET_COUNT; i++)
                slab[at + CALL_COLUMNS.buckets + i] += explicit[i];
        },
        entries: () => byKey,
        expire(beforeMs) {
            for (const [key, row] of byKey) {
                if (rows.slab(row)[rows.at(row) + CALL_COLUMNS.lastMs] > beforeMs)
                    continue;
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
function variantOf({ kind, status, synthetic }) {
    return (kind * STATUS_CODES.length + status) * SYNTHETIC_TYPES.length + synthetic;
}

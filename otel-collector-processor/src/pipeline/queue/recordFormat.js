import { crc32 } from 'node:zlib';
import { SIGNALS } from '../../messages/index.ts';
/**
 * A record on disk: 64 bytes of header, tenant (UTF-8), body. Little-endian.
 *
 *      0  u32  magic            16  u8   signal, index into SIGNALS     24  f64  received, Unix ms
 *      4  u32  crc of 8..63     17  u8   flags: 1 = measured            32  f64  position
 *      8  u32  body length      18  u16  tenant length                  40  3 × f64  items before, by signal
 *     12  u32  crc of payload   20  u32  items
 *
 * The header has its own checksum, so a spoilt body costs one record and no search. It holds its own position, so bytes
 * in a body that look like a record (a log of this very file) are not taken for one when a reader looks for the next
 * header. The item counts make `queued` and `lost` exact from one header: no index, no scan of a backlog at start.
 */
export const HEADER_BYTES = 64;
export const TENANT_MAX_BYTES = 0xffff;
const MAGIC = 0x51474956; // "VIGQ"
const MAGIC_BYTES = Buffer.from('VIGQ', 'latin1');
const FLAG_MEASURED = 1;
/** Throws RangeError above TENANT_MAX_BYTES. */
export function encodeTenant(tenant) {
    const bytes = Buffer.from(tenant, 'utf8');
    if (bytes.length > TENANT_MAX_BYTES)
        throw new RangeError(`a tenant of ${bytes.length} bytes: at most 65535 fit`);
    return { bytes, crc: crc32(bytes) };
}
/** Writes header and tenant at `at`; returns the bytes written. The body follows them on disk as it is. */
export function writeHeader(target, at, header, tenant, body, position, before) {
    target.writeUInt32LE(MAGIC, at);
    target.writeUInt32LE(body.length, at + 8);
    target.writeUInt32LE(crc32(body, tenant.crc), at + 12);
    target[at + 16] = SIGNALS.indexOf(header.signal);
    target[at + 17] = header.measured ? FLAG_MEASURED : 0;
    target.writeUInt16LE(tenant.bytes.length, at + 18);
    target.writeUInt32LE(header.items, at + 20);
    target.writeDoubleLE(header.receivedMs, at + 24);
    target.writeDoubleLE(position, at + 32);
    target.writeDoubleLE(before.traces, at + 40);
    target.writeDoubleLE(before.metrics, at + 48);
    target.writeDoubleLE(before.logs, at + 56);
    target.writeUInt32LE(crc32(target.subarray(at + 8, at + HEADER_BYTES)), at + 4);
    tenant.bytes.copy(target, at + HEADER_BYTES);
    return HEADER_BYTES + tenant.bytes.length;
}
const FOREIGN = { kind: 'foreign' };
/** Decodes what lies at `offset` of `chunk`, which is `position` in the queue; nothing is valid from `end` on. The body is a view. */
export function decodeRecord(chunk, offset, position, end) {
    const available = chunk.length - offset;
    if (position + HEADER_BYTES > end)
        return FOREIGN;
    if (available < HEADER_BYTES)
        return { kind: 'short', bytes: HEADER_BYTES };
    if (!isHeader(chunk, offset, position))
        return FOREIGN;
    const bodyLength = chunk.readUInt32LE(offset + 8);
    const tenantLength = chunk.readUInt16LE(offset + 18);
    const size = HEADER_BYTES + tenantLength + bodyLength;
    if (position + size > end)
        return { kind: 'corrupt', next: end };
    if (available < size)
        return { kind: 'short', bytes: size };
    const payload = chunk.subarray(offset + HEADER_BYTES, offset + size);
    const signal = SIGNALS[chunk[offset + 16]];
    if (signal === undefined || crc32(payload) !== chunk.readUInt32LE(offset + 12)) {
        return { kind: 'corrupt', next: position + size };
    }
    return {
        kind: 'record',
        record: {
            signal,
            tenant: payload.toString('utf8', 0, tenantLength),
            receivedMs: chunk.readDoubleLE(offset + 24),
            items: chunk.readUInt32LE(offset + 20),
            measured: (chunk[offset + 17] & FLAG_MEASURED) !== 0,
            position,
            next: position + size,
            body: payload.subarray(tenantLength),
            tracesBefore: chunk.readDoubleLE(offset + 40),
            metricsBefore: chunk.readDoubleLE(offset + 48),
            logsBefore: chunk.readDoubleLE(offset + 56),
        },
    };
}
function isHeader(chunk, offset, position) {
    return (chunk.readUInt32LE(offset) === MAGIC &&
        chunk.readDoubleLE(offset + 32) === position &&
        crc32(chunk.subarray(offset + 8, offset + HEADER_BYTES)) === chunk.readUInt32LE(offset + 4));
}
/** Offset of the first sound header from `from` on, or -1. `chunk` begins at `chunkPosition`. */
export function findHeader(chunk, from, chunkPosition) {
    let at = chunk.indexOf(MAGIC_BYTES, from);
    while (at !== -1 && at + HEADER_BYTES <= chunk.length) {
        if (isHeader(chunk, at, chunkPosition + at))
            return at;
        at = chunk.indexOf(MAGIC_BYTES, at + 1);
    }
    return -1;
}
export const NO_ITEMS = { traces: 0, metrics: 0, logs: 0 };
export function countsBefore(record) {
    return { traces: record.tracesBefore, metrics: record.metricsBefore, logs: record.logsBefore };
}
/** Item counts at `record.next`. */
export function countsBehind(record) {
    return addItems(countsBefore(record), record.signal, record.items);
}
export function addItems(counts, signal, items) {
    return { ...counts, [signal]: counts[signal] + items };
}
export function subtractItems(a, b) {
    return { traces: a.traces - b.traces, metrics: a.metrics - b.metrics, logs: a.logs - b.logs };
}

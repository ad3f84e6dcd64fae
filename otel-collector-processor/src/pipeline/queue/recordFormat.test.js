import { NO_ITEMS, decodeRecord, encodeTenant, findHeader, writeHeader } from './recordFormat.ts';
import { header } from './test/queueFixture.ts';
function encode(position, body, tenant = 'default') {
    const head = Buffer.alloc(1000);
    const bytes = writeHeader(head, 0, header({ tenant }), encodeTenant(tenant), body, position, NO_ITEMS);
    return Buffer.concat([head.subarray(0, bytes), body]);
}
const body = Buffer.from('a request');
const record = encode(1000, body);
const END = 1e6;
describe('a record', () => {
    test('is sound as it was written, and its body is a view', () => {
        const decoded = decodeRecord(record, 0, 1000, END);
        expect(decoded).toMatchObject({
            kind: 'record',
            record: { ...header(), position: 1000, next: 1000 + record.length },
        });
        expect(decoded.kind === 'record' && Buffer.from(decoded.record.body).equals(body)).toBe(true);
        expect(decoded.kind === 'record' && decoded.record.body.buffer).toBe(record.buffer);
    });
    test.each(Array.from({ length: record.length }, (_, at) => at))('with a bit flipped in byte %i is not', (at) => {
        for (let bit = 0; bit < 8; bit++) {
            const spoilt = Buffer.from(record);
            spoilt[at] ^= 1 << bit;
            const decoded = decodeRecord(spoilt, 0, 1000, END);
            expect(decoded.kind).toBe(at < 64 ? 'foreign' : 'corrupt');
            if (decoded.kind === 'corrupt')
                expect(decoded.next).toBe(1000 + record.length);
        }
    });
    test.each([
        ['foreign', 'at another position', record, 1001, END],
        ['foreign', 'where the file ends within its header', record, 1000, 1063],
        ['corrupt', 'where the file ends within its body', record, 1000, 1000 + record.length - 1],
        ['short', 'where the chunk ends within its header', record.subarray(0, 63), 1000, END],
        ['short', 'where the chunk ends within its body', record.subarray(0, record.length - 1), 1000, END],
    ])('is %s %s', (kind, _where, chunk, position, end) => {
        expect(decodeRecord(chunk, 0, position, end).kind).toBe(kind);
    });
    test('has a tenant of at most 65535 bytes', () => {
        expect(() => encodeTenant('x'.repeat(65_536))).toThrow(RangeError);
        const long = encode(0, body, 'y'.repeat(900));
        expect(decodeRecord(long, 0, 0, END)).toMatchObject({ kind: 'record', record: { tenant: 'y'.repeat(900) } });
    });
});
describe('the next header', () => {
    test('is found behind anything', () => {
        const junk = Buffer.from('VIGQVIGVIGQ....');
        expect(findHeader(Buffer.concat([junk, record]), 0, 1000 - junk.length)).toBe(junk.length);
    });
    test('is not a copy of a record in a body, which names another position', () => {
        const outer = encode(5000, record);
        expect(findHeader(outer, 1, 5000)).toBe(-1);
    });
    test('is not found before its last byte is there', () => {
        expect(findHeader(record.subarray(0, 63), 0, 1000)).toBe(-1);
    });
});

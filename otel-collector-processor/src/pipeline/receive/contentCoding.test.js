import { randomBytes } from 'node:crypto';
import { constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { SYNC_MAX_BYTES, codingOf, decode } from './contentCoding.ts';
import { MemoryBudget } from './memoryBudget.ts';
const MIB = 1024 * 1024;
const ENCODERS = {
    gzip: (bytes) => gzipSync(bytes),
    deflate: (bytes) => deflateSync(bytes),
    zstd: (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
};
const CODINGS = Object.keys(ENCODERS);
const text = (bytes) => Buffer.from('spans and '.repeat(Math.ceil(bytes / 10))).subarray(0, bytes);
async function decoded(bytes, coding, maxBytes = 64 * MIB, budgetBytes = 192 * MIB) {
    const budget = new MemoryBudget(budgetBytes);
    const lease = budget.lease();
    expect(lease.take(bytes.length)).toBe(true);
    const result = await decode(bytes, coding, maxBytes, lease);
    return { result, heldBytes: budget.heldBytes };
}
describe.each(CODINGS)('a body in %s', (coding) => {
    const encode = ENCODERS[coding];
    test.each([
        ['small', text(10)],
        ['of one byte', Buffer.from('a')],
        ['that does not compress', randomBytes(100_000)],
        ['that compresses a lot', Buffer.alloc(2 * MIB)],
        ['too large to decode in one go', text(SYNC_MAX_BYTES + 1)],
        ['much too large for that', randomBytes(3 * SYNC_MAX_BYTES)],
        ['of the largest size', text(64 * MIB)],
    ])('is decoded when %s', async (_what, plain) => {
        const { result, heldBytes } = await decoded(encode(plain), coding);
        if (result.kind !== 'decoded')
            throw new Error(result.message);
        expect(result.bytes.equals(plain)).toBe(true);
        expect(heldBytes).toBe(plain.length);
    });
    test.each([
        ['cut short', (bytes) => bytes.subarray(0, bytes.length - 9)],
        ['cut to one byte', (bytes) => bytes.subarray(0, 1)],
        ['changed', (bytes) => flipped(bytes, bytes.length >> 1)],
        ['something else', () => Buffer.from('not compressed at all, and long enough')],
        ['followed by something else', (bytes) => Buffer.concat([bytes, Buffer.from('and more')])],
    ])('is malformed when it is %s', async (_what, spoil) => {
        for (const size of [1_000, SYNC_MAX_BYTES + 1]) {
            const { result } = await decoded(spoil(encode(randomBytes(size))), coding);
            expect(result).toMatchObject({ kind: 'malformed' });
        }
    });
    test.each([
        ['one byte above the limit', 1_001, 1_000],
        ['a thousand times the limit', 10 * MIB, 10_000],
        ['a bomb above the largest size', 100 * MIB, 64 * MIB],
    ])('is too large when it is %s', async (_what, size, maxBytes) => {
        const { result, heldBytes } = await decoded(encode(Buffer.alloc(size)), coding, maxBytes);
        expect(result).toMatchObject({ kind: 'too_large' });
        expect(heldBytes).toBeLessThanOrEqual(maxBytes);
    });
    test.each([
        ['small', 20_000, 10_000],
        ['large', 8 * MIB, 6 * MIB],
    ])('finds no room when the budget is %s', async (_what, size, budgetBytes) => {
        const { result } = await decoded(encode(Buffer.alloc(size)), coding, 64 * MIB, budgetBytes);
        expect(result).toMatchObject({ kind: 'overloaded' });
    });
    test('may be as large as the limit', async () => {
        expect((await decoded(encode(Buffer.alloc(1_000)), coding, 1_000)).result).toMatchObject({ kind: 'decoded' });
    });
    test('may be empty', async () => {
        expect((await decoded(Buffer.alloc(0), coding)).result).toMatchObject({ kind: 'decoded', bytes: Buffer.alloc(0) });
        expect((await decoded(encode(Buffer.alloc(0)), coding)).result).toMatchObject({ bytes: Buffer.alloc(0) });
    });
});
describe('a gzip body', () => {
    test('has one member: Node would drop a second one that is damaged at its beginning without a word', async () => {
        const bytes = Buffer.concat([gzipSync('one, '), gzipSync('two')]);
        expect((await decoded(bytes, 'gzip')).result.kind).toBe('malformed');
    });
    test.each([0, 1, 0xffff_ffff, 3 * MIB])('is not misled by a size of %d in its trailer', async (size) => {
        const bytes = gzipSync(Buffer.alloc(100_000));
        bytes.writeUInt32LE(size, bytes.length - 4);
        expect((await decoded(bytes, 'gzip')).result.kind).toBe('malformed'); // the trailer is checked in the end
    });
});
test.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['none', 'identity'],
    ['GZIP', 'gzip'],
    [' x-gzip ', 'gzip'],
    ['zlib', 'deflate'],
    ['zstd', 'zstd'],
    ['br', undefined],
    ['snappy', undefined],
    ['gzip, gzip', undefined],
    ['constructor', undefined],
])('the header %p means %p', (header, coding) => {
    expect(codingOf(header)).toBe(coding);
});
function flipped(bytes, at) {
    const copy = Buffer.from(bytes);
    copy[at] ^= 0xff;
    return copy;
}

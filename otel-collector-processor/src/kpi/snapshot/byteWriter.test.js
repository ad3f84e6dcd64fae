import fc from 'fast-check';
import { ByteReader } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';
function read(write, readBack) {
    const writer = new ByteWriter();
    write(writer);
    return readBack(new ByteReader(writer.finish()));
}
test.each([
    0,
    1,
    126,
    127,
    128,
    16_383,
    2 ** 32,
    2 ** 53 - 2,
    2 ** 53 - 1,
    2 ** 53,
    2 ** 60,
    -1,
    -0,
    0.1,
    1e300,
    NaN,
    Infinity,
])('%p is read as it was written', (value) => {
    expect(read((w) => w.number(value), (r) => r.number())).toBe(value);
});
test('any run of numbers, texts and words is read as it was written', () => {
    const part = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.string({ unit: 'grapheme' }), fc.uint32Array());
    fc.assert(fc.property(fc.array(part, { maxLength: 200 }), (parts) => {
        const back = read((w) => parts.forEach((p) => (typeof p === 'number' ? w.number(p) : typeof p === 'string' ? w.text(p) : w.words(p))), (r) => parts.map((p) => (typeof p === 'number' ? r.number() : typeof p === 'string' ? r.text() : r.words())));
        expect(back).toEqual(parts);
    }));
});
test('more than its first buffer holds', () => {
    const long = 'x'.repeat(1_000_000);
    expect(read((w) => {
        w.number(5);
        w.text(long);
        w.number(6);
    }, (r) => [r.number(), r.text(), r.number()])).toEqual([5, long, 6]);
});
test('reading beyond the end is an error', () => {
    const reader = new ByteReader(new Uint8Array([9, 1, 2]));
    expect(() => reader.text()).toThrow(RangeError);
    expect(() => new ByteReader(new Uint8Array()).number()).toThrow(RangeError);
});
test('words are read from a buffer that lies at any offset of a larger one', () => {
    const writer = new ByteWriter();
    writer.words(Uint32Array.of(1, 2, 3));
    const written = writer.finish();
    for (let offset = 0; offset < 8; offset++) {
        const larger = Buffer.concat([Buffer.alloc(offset), written]);
        expect([...new ByteReader(larger.subarray(offset)).words()]).toEqual([1, 2, 3]);
    }
});

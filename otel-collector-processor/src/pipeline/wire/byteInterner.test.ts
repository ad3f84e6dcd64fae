import { ByteInterner } from './byteInterner.ts';

const bytes = Buffer.from('alpha beta alpha');

describe('a byte interner', () => {
  test('gives equal bytes one number, wherever they stand', () => {
    const interner = new ByteInterner(10);
    const first = interner.intern(bytes, 0, 5);
    expect(interner.intern(bytes, 6, 4)).not.toBe(first);
    expect(interner.intern(bytes, 11, 5)).toBe(first);
    expect(interner.text(first)).toBe('alpha');
    expect(interner.texts()).toEqual(['alpha', 'beta']);
  });

  test('finds what it has, and takes nothing in by it', () => {
    const interner = new ByteInterner(10);
    const alpha = interner.intern(bytes, 0, 5);
    expect([interner.find(bytes, 11, 5), interner.find(bytes, 6, 4)]).toEqual([alpha, -1]);
    expect(interner.size).toBe(1);
  });

  test('tells a value from its prefix, and knows the empty one', () => {
    const interner = new ByteInterner(10);
    expect(
      new Set([interner.intern(bytes, 0, 5), interner.intern(bytes, 0, 4), interner.intern(bytes, 0, 0)]).size,
    ).toBe(3);
  });

  test('keeps as many as it may, refuses the next and begins anew when cleared', () => {
    const interner = new ByteInterner(3);
    const numbers = Buffer.from([1, 2, 3, 4]);
    expect([0, 1, 2, 3].map((i) => interner.intern(numbers, i, 1))).toEqual([0, 1, 2, -1]);
    expect(interner.intern(numbers, 1, 1)).toBe(1);
    interner.clear();
    expect(interner.intern(numbers, 3, 1)).toBe(0);
  });
});

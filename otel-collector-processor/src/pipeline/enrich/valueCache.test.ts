import { ValueCache } from './valueCache.ts';

const of = (text: string) => Buffer.from(text);

describe('a cache of values', () => {
  test('knows a value wherever it stands, and no other', () => {
    const cache = new ValueCache<number>();
    const bytes = of('Mozilla/5.0 (X11) Mozilla/5.0 (X12)');
    cache.set(bytes, 0, 17, 7);
    expect(cache.get(of('x Mozilla/5.0 (X11)'), 2, 17)).toBe(7);
    expect(cache.get(bytes, 18, 17)).toBeUndefined();
    expect(cache.get(bytes, 0, 16)).toBeUndefined();
  });

  test('keeps a copy: what the bytes become afterwards does not matter', () => {
    const cache = new ValueCache<number>();
    const bytes = of('0123456789');
    cache.set(bytes, 0, 10, 7);
    bytes.fill(0);
    expect(cache.get(of('0123456789'), 0, 10)).toBe(7);
  });

  test('never takes one for another, however alike they are', () => {
    const cache = new ValueCache<string>();
    for (let i = 0; i < 20_000; i++) {
      const bytes = of(`agent ${i}`);
      expect([undefined, `agent ${i}`]).toContain(cache.get(bytes, 0, bytes.length));
      cache.set(bytes, 0, bytes.length, `agent ${i}`);
      expect(cache.get(bytes, 0, bytes.length)).toBe(`agent ${i}`);
    }
  });

  test.each([0, 1, 7])('takes a value of %i bytes', (length) => {
    const cache = new ValueCache<number>();
    cache.set(of('abcdefg'), 0, length, length);
    expect(cache.get(of('abcdefg'), 0, length)).toBe(length);
  });
});

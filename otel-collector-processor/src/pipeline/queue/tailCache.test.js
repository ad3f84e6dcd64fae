import { TailCache } from './tailCache.ts';
import { header } from './test/queueFixture.ts';
const record = (position, bytes) => ({
    ...header(),
    position,
    next: position + bytes,
    body: Buffer.alloc(bytes),
    tracesBefore: 0,
    metricsBefore: 0,
    logsBefore: 0,
});
const filled = (count, maxBytes = 1e6) => {
    const cache = new TailCache(maxBytes);
    for (let i = 0; i < count; i++)
        cache.push(record(i * 100, 100));
    return cache;
};
describe('the tail cache', () => {
    test('serves from the record at or behind a position, about as much as asked', () => {
        const cache = filled(10);
        expect(cache.read(300, 250).map((r) => r.position)).toEqual([300, 400]);
        expect(cache.read(301, 1).map((r) => r.position)).toEqual([400]);
        expect(cache.read(900, 1e9).map((r) => r.position)).toEqual([900]);
    });
    test('drops the oldest beyond its bound, and covers no more than it has', () => {
        const cache = filled(5000, 3000); // ten records of 100 bytes and 200 of overhead
        expect(cache.covers(4989 * 100)).toBe(false);
        expect(cache.covers(4990 * 100)).toBe(true);
        expect(cache.read(4990 * 100, 1e9)).toHaveLength(10);
    });
    test.each([
        ['nothing', 0, 0],
        ['what ends at the position', 300, 300],
        ['no record that is passed in part', 350, 300],
    ])('forgets %s', (_what, before, firstLeft) => {
        const cache = filled(10);
        cache.forget(before);
        expect(cache.covers(firstLeft)).toBe(true);
        expect(cache.covers(firstLeft - 1)).toBe(false);
    });
    test('covers nothing when empty', () => {
        const cache = filled(3);
        cache.forget(300);
        expect(cache.covers(300)).toBe(false);
        expect(new TailCache(0).covers(0)).toBe(false);
    });
});

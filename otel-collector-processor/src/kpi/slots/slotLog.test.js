import fc from 'fast-check';
import { appendToSlot, emptySlotLog, forEachGroup, mergeSlot } from './slotLog.ts';
function logOf(entries) {
    const log = emptySlotLog();
    for (const [key, entry] of entries)
        appendToSlot(log, key, entry);
    return log;
}
/** What a log holds, as plain objects by key. */
function contents(...logs) {
    const all = {};
    forEachGroup(logs, (key) => key, (key, { calls, errors, durations: { zeroCount, low, high, first, counts } }) => {
        const buckets = {};
        for (let index = low; index <= high; index++)
            if (counts[index - first] > 0)
                buckets[index] = counts[index - first];
        all[key] = { calls, errors, zeroCount, buckets };
    });
    return all;
}
const count = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 131_000, max: 132_000 }), fc.integer({ min: 1, max: 10 ** 9 }));
const index = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -8600, max: 8191 }));
const entry = fc.record({
    calls: count,
    errors: count,
    zeroCount: fc.nat(100),
    exponential: fc
        .uniqueArray(fc.tuple(index, count), { maxLength: 8, selector: ([i]) => i })
        .map((pairs) => pairs.sort(([a], [b]) => a - b)),
});
const keyed = fc.array(fc.tuple(fc.oneof(fc.nat(3), fc.constant(2 ** 32 - 1)), entry), { maxLength: 30 });
test('a log holds the sums of its entries by key', () => {
    fc.assert(fc.property(keyed, (entries) => {
        const expected = {};
        for (const [key, e] of entries) {
            const sum = (expected[key] ??= { calls: 0, errors: 0, zeroCount: 0, buckets: {} });
            sum.calls += e.calls;
            sum.errors += e.errors;
            sum.zeroCount += e.zeroCount;
            for (const [i, n] of e.exponential)
                sum.buckets[i] = (sum.buckets[i] ?? 0) + n;
        }
        expect(contents(logOf(entries))).toEqual(expected);
    }));
});
test('merging changes no sum, and leaves one entry a key', () => {
    fc.assert(fc.property(keyed.map((all) => all.map(([key, e]) => [key, { ...e, calls: e.calls % 1000 }])), (entries) => {
        const log = logOf(entries);
        const before = contents(log);
        mergeSlot(log);
        expect(contents(log)).toEqual(saturated(before));
        const length = log.length;
        mergeSlot(log);
        expect(log.length).toBe(length);
    }));
});
/** Words end at 2^32 - 1. */
function saturated(all) {
    return JSON.parse(JSON.stringify(all), (_key, value) => typeof value === 'number' ? Math.min(value, 2 ** 32 - 1) : value);
}
test('several logs add up, and keys without a group are passed over', () => {
    const one = [1, { calls: 2, errors: 1, zeroCount: 0, exponential: [[5, 2]] }];
    const two = [2, { calls: 3, errors: 0, zeroCount: 3, exponential: [] }];
    const logs = [logOf([one, two]), logOf([one])];
    const groups = [];
    forEachGroup(logs, (key) => (key === 1 ? 77 : undefined), (group, { calls }) => groups.push([group, calls]));
    expect(groups).toEqual([[77, 4]]);
});
test('what is sent again and again does not make a log grow without end', () => {
    const log = emptySlotLog();
    for (let i = 0; i < 100_000; i++)
        appendToSlot(log, i % 100, { calls: 1, errors: 0, zeroCount: 0, exponential: [[i % 40, 1]] });
    expect(log.length).toBeLessThan(70_000);
    expect(contents(log)).toMatchObject({ 7: { calls: 1000 } });
});
test('a count beyond 32 bits is cut off, and the entry behind it is read all the same', () => {
    const log = logOf([
        [1, { calls: 2 ** 40, errors: 0, zeroCount: 0, exponential: [[3, 2 ** 40]] }],
        [2, { calls: 1, errors: 0, zeroCount: 1, exponential: [] }],
    ]);
    expect(contents(log)).toEqual({
        1: { calls: 2 ** 32 - 1, errors: 0, zeroCount: 0, buckets: { 3: 2 ** 32 - 1 } },
        2: { calls: 1, errors: 0, zeroCount: 1, buckets: {} },
    });
});

import { explicitIndex, exponentialIndex, exponentialMiddleMs } from './durationIndex.ts';
test.each([
    [0, 0],
    [2, 0],
    [2.000001, 1],
    [15_000, 15],
    [15_000.1, 16],
])('%d ms is in the explicit bucket %i: bounds are inclusive', (ms, index) => {
    expect(explicitIndex(ms)).toBe(index);
});
test.each([
    [1, -1],
    [1.000001, 0],
    [2, 7],
    [2.000001, 8],
    [1024, 79],
    [0.5, -9],
    [0.000001, -160],
    [Number.MAX_VALUE, 8191],
    [Number.MIN_VALUE, -8593],
])('%d ms has the exponential index %i', (ms, index) => {
    expect(exponentialIndex(ms)).toBe(index);
});
test('no duration is 4.5 % away from the middle of its bucket', () => {
    for (let ms = 0.001; ms < 1e6; ms *= 1.0137)
        expect(Math.abs(exponentialMiddleMs(exponentialIndex(ms)) / ms - 1)).toBeLessThan(0.045);
});

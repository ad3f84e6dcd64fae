import fc from 'fast-check';
import { SUM_WIDTH, addDuration, sumMs, sumSeconds } from './nanosecondSum.ts';
function sumOf(durations) {
    const sum = new Float64Array(SUM_WIDTH);
    for (const [ms, times] of durations)
        addDuration(sum, 0, ms, times);
    return sum;
}
test.each([
    ['nothing', [], 0],
    ['a nanosecond', [[0.000001, 1]], 0.000001],
    [
        'tenths, which doubles do not have',
        [
            [0.1, 1],
            [0.2, 1],
        ],
        0.3,
    ],
    [
        'what carries over a second',
        [
            [999.999999, 1],
            [0.000001, 1],
        ],
        1000,
    ],
    ['many of one', [[1.5, 4]], 6],
    ['the largest duration that OTLP can tell', [[18_446_744_073_709.55, 1]], 18_446_744_073_709.55],
])('%s', (_what, durations, ms) => {
    const sum = sumOf(durations);
    expect(sumMs(sum, 0)).toBe(ms);
    expect(sumSeconds(sum, 0)).toBeCloseTo(ms / 1000, 5);
});
test('the order does not matter, nor how it was divided', () => {
    const nanos = fc.array(fc.integer({ min: 0, max: 10 ** 13 }), { minLength: 1, maxLength: 100 });
    fc.assert(fc.property(nanos, (all) => {
        const forward = sumOf(all.map((ns) => [ns / 1e6, 1]));
        expect(sumOf(all.toReversed().map((ns) => [ns / 1e6, 1]))).toEqual(forward);
        const total = all.reduce((sum, ns) => sum + BigInt(ns), 0n);
        expect(BigInt(forward[0]) * 1000000000n + BigInt(forward[1])).toBe(total);
    }));
});

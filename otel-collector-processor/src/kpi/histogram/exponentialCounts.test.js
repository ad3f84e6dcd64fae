import fc from 'fast-check';
import { exponentialIndex } from './durationIndex.ts';
import { addAt, clearExponential, emptyExponentialCounts, mergeExponential, quantilesMs } from './exponentialCounts.ts';
const RATIOS = [0, 0.5, 0.95, 0.99, 1];
function countsOf(durationsMs) {
    const counts = emptyExponentialCounts();
    for (const ms of durationsMs)
        if (ms > 0)
            addAt(counts, exponentialIndex(ms), 1);
        else
            counts.zeroCount++;
    return counts;
}
/** Nearest rank over the durations themselves. */
function exact(durationsMs, ratio) {
    const sorted = durationsMs.toSorted((a, b) => a - b);
    return sorted[Math.max(1, Math.ceil(ratio * sorted.length)) - 1];
}
const durations = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e9, noNaN: true }), fc.double({ min: 1, max: 20, noNaN: true })), { minLength: 1, maxLength: 300 });
test('quantiles are within 4.5 % of the exact ones, whatever was merged', () => {
    fc.assert(fc.property(durations, fc.nat(300), (all, cut) => {
        const merged = countsOf(all.slice(0, cut));
        mergeExponential(merged, countsOf(all.slice(cut)));
        quantilesMs(merged, RATIOS).forEach((estimate, i) => {
            const truth = exact(all, RATIOS[i]);
            expect(Math.abs(estimate - truth)).toBeLessThanOrEqual(truth * 0.045);
        });
    }));
});
test('there are no quantiles of nothing', () => {
    expect(quantilesMs(emptyExponentialCounts(), [0.5, 0.99])).toEqual([null, null]);
});
test('after it was cleared nothing is left', () => {
    const counts = countsOf([0, 1, 1000]);
    clearExponential(counts);
    expect(quantilesMs(counts, [0.5])).toEqual([null]);
    addAt(counts, exponentialIndex(10), 1);
    expect(quantilesMs(counts, [0.5, 1]).map((ms) => exponentialIndex(ms))).toEqual([
        exponentialIndex(10),
        exponentialIndex(10),
    ]);
});

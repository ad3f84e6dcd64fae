import { exponentialMiddleMs } from './durationIndex.ts';
/** Room left on either side when an index does not fit: latencies of one operation span two or three octaves. */
const MARGIN = 16;
export function emptyExponentialCounts() {
    return { zeroCount: 0, first: 0, low: Infinity, high: -Infinity, counts: new Float64Array(0) };
}
export function clearExponential(of) {
    if (of.low <= of.high)
        of.counts.fill(0, of.low - of.first, of.high - of.first + 1);
    of.zeroCount = 0;
    of.low = Infinity;
    of.high = -Infinity;
}
export function addAt(into, index, count) {
    if (index < into.low)
        into.low = index;
    if (index > into.high)
        into.high = index;
    if (index < into.first || index >= into.first + into.counts.length)
        makeRoom(into, index);
    into.counts[index - into.first] += count;
}
export function mergeExponential(into, from) {
    into.zeroCount += from.zeroCount;
    for (let index = from.low; index <= from.high; index++) {
        const count = from.counts[index - from.first];
        if (count > 0)
            addAt(into, index, count);
    }
}
/**
 * The durations at the given ratios, ascending, each in 0–1: the value that `ceil(ratio × n)` of n durations do not
 * exceed (nearest rank), within 4.5 %. Null for no durations. One pass.
 */
export function quantilesMs(of, ratios) {
    let total = of.zeroCount;
    for (let index = of.low; index <= of.high; index++)
        total += of.counts[index - of.first];
    if (total === 0)
        return ratios.map(() => null);
    let below = of.zeroCount;
    let index = of.low - 1;
    return ratios.map((ratio) => {
        const rank = Math.max(1, Math.ceil(ratio * total));
        while (below < rank && index < of.high)
            below += of.counts[++index - of.first];
        return below === of.zeroCount ? 0 : exponentialMiddleMs(index);
    });
}
function makeRoom(into, index) {
    const { first, counts } = into;
    const isEmpty = counts.length === 0;
    const newFirst = isEmpty ? index - MARGIN : Math.min(first, index - MARGIN);
    const newEnd = isEmpty ? index + MARGIN : Math.max(first + counts.length, index + MARGIN);
    const larger = new Float64Array(newEnd - newFirst);
    larger.set(counts, isEmpty ? 0 : first - newFirst);
    into.first = newFirst;
    into.counts = larger;
}

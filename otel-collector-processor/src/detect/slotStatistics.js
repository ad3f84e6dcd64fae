import { EXPONENTIAL_SCALE } from '../messages/index.ts';
const LN_BASE = Math.LN2 / 2 ** EXPONENTIAL_SCALE;
/** A call that took no time counts as a microsecond: a logarithm needs something. */
const LN_ZERO = Math.log(0.001);
/** Mean and variance of ln(ms) over a slot's calls, from the middle of each exponential bucket: within 4.5 % of the true mean. */
export function latencySlot(slot) {
    let calls = slot.zeroCount;
    let sum = slot.zeroCount * LN_ZERO;
    let squares = slot.zeroCount * LN_ZERO ** 2;
    for (const [index, count] of slot.exponential) {
        const ln = (index + 0.5) * LN_BASE;
        calls += count;
        sum += count * ln;
        squares += count * ln ** 2;
    }
    if (calls === 0)
        return { calls: 0, mean: 0, variance: 0 };
    const mean = sum / calls;
    return { calls, mean, variance: Math.max(0, squares / calls - mean ** 2) };
}

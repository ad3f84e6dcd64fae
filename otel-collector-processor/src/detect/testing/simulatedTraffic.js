import { EXPONENTIAL_SCALE, SLOT_MS } from '../../messages/index.ts';
/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function seeded(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = state;
        t = Math.imul(t ^ (t >>> 15), t | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}
function normal(random) {
    return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
function poisson(random, mean) {
    if (mean > 50)
        return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = random(); product > limit; product *= random())
        count++;
    return count;
}
/** Share of the busiest hour: a night, a day, and weekends that are quieter. */
export function shapeAt(ms, { dayMs, weekend }) {
    const hour = (ms % dayMs) / dayMs;
    const day = Math.floor(ms / dayMs) % 7;
    return (0.15 + 0.85 * Math.max(0, Math.sin((hour - 0.25) * Math.PI * 2)) ** 0.8) * (day >= 5 ? weekend : 1);
}
/** One slot of one operation as it behaves then. */
export function simulatedSlot(random, operation, slotMs, b, ratio) {
    const calls = poisson(random, (b.rate * ratio * SLOT_MS) / 1000);
    const counts = new Map();
    let errors = 0;
    for (let i = 0; i < calls; i++) {
        const ms = b.medianMs * Math.exp(b.sigma * normal(random));
        const index = Math.ceil(Math.log2(ms) * 2 ** EXPONENTIAL_SCALE) - 1;
        counts.set(index, (counts.get(index) ?? 0) + 1);
        if (random() < b.errorRatio)
            errors++;
    }
    return {
        service: { tenant: 'default', environment: 'production', namespace: 'sim', name: operation.split(' ')[0] },
        operation,
        kind: 2,
        calls,
        errors,
        zeroCount: 0,
        exponential: [...counts].sort(([a], [c]) => a - c),
    };
}

/** Lets everything happen that needs no time. */
async function settle() {
    for (let turn = 0; turn < 2; turn++)
        await new Promise((resolve) => setImmediate(resolve));
}
/** A clock that stands still unless it is moved. */
export function createFakeClock(startMs = 1_800_000_000_000) {
    const bootMs = startMs - 5000;
    let nowMs = startMs;
    const timers = new Map();
    return {
        nowMs: () => nowMs,
        monotonicMs: () => nowMs - bootMs,
        after: (delayMs, task) => {
            const run = () => task();
            timers.set(run, nowMs + delayMs);
            return () => timers.delete(run);
        },
        waiting: () => timers.size,
        advance: async (durationMs) => {
            const endMs = nowMs + durationMs;
            await settle();
            for (;;) {
                const next = [...timers].filter(([, atMs]) => atMs <= endMs).toSorted((a, b) => a[1] - b[1])[0];
                if (next === undefined)
                    break;
                timers.delete(next[0]);
                nowMs = Math.max(nowMs, next[1]);
                next[0]();
                await settle();
            }
            nowMs = endMs;
        },
    };
}

/** How often it looks. */
const TICK_MS = 50;
/** Less is what a timer is late on any machine. */
const NOTICED_MS = 25;
/** As long as the longest step. */
const KEPT_MS = 300_000;

/** How late this process comes to what it has to do: what it measures while it is late says nothing of a target. */
export interface Lateness {
  /** The longest that the event loop was held up since `sinceMs`, in milliseconds. */
  worstSince(sinceMs: number): number;
  stop(): void;
}

/** Looks at the event loop of this process. The timer keeps no process alive. */
export function watchLateness(monotonicMs: () => number): Lateness {
  let held: { atMs: number; lateMs: number }[] = [];
  let lastMs = monotonicMs();
  const look = (): void => {
    const nowMs = monotonicMs();
    const lateMs = nowMs - lastMs - TICK_MS;
    lastMs = nowMs;
    if (lateMs >= NOTICED_MS) held.push({ atMs: nowMs, lateMs });
    if (held[0] !== undefined && held[0].atMs < nowMs - KEPT_MS)
      held = held.filter(({ atMs }) => atMs >= nowMs - KEPT_MS);
  };
  const timer = setInterval(look, TICK_MS).unref();
  return {
    worstSince: (sinceMs) => {
      // What holds the loop up right now is not seen by the timer yet.
      const now = Math.max(0, monotonicMs() - lastMs - TICK_MS);
      return held.reduce((most, { atMs, lateMs }) => (atMs >= sinceMs ? Math.max(most, lateMs) : most), now);
    },
    stop: () => clearInterval(timer),
  };
}

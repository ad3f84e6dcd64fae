import { useSyncExternalStore } from 'react';

/** Texts change by the minute, and the last one that changes is late by this at most. */
export const TICK_MS = 10_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

const tick = () => listeners.forEach((listener) => listener());

/** One timer for all, which runs while somebody looks: a page that was hidden is brought up to date when it is seen. */
function runWhileSeen(): void {
  clearInterval(timer);
  timer = undefined;
  if (listeners.size > 0 && !document.hidden) {
    timer = setInterval(tick, TICK_MS);
    tick();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    document.addEventListener('visibilitychange', runWhileSeen);
    runWhileSeen();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      document.removeEventListener('visibilitychange', runWhileSeen);
      runWhileSeen();
    }
  };
}

/** The tick under way: the same for all that is shown, until the next one. */
const lastTickMs = () => Math.floor(Date.now() / TICK_MS) * TICK_MS;

/** Now, Unix milliseconds, to the last ten seconds; what shows it is renewed as it goes on. */
export function useNowMs(): number {
  return useSyncExternalStore(subscribe, lastTickMs);
}

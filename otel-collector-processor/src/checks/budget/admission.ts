import type { Clock } from '../clock.ts';
import type { Admission, Budgets } from './budgets.ts';

/** Lets runs in when there is room for them. */
export interface Gate {
  /**
   * Waits for room until `untilMs` (monotonic), no longer than it may help. The run may have to make its requests up to
   * `paceMs` later than it would, each when the budget has room for it.
   */
  enter(requests: readonly string[], untilMs: number, paceMs: number): Promise<Admission>;
  /** To be called when a run has given back what it held: those who wait are asked again, in their order. */
  released(): void;
  /** Nobody is let in any more. */
  close(): void;
}

export function createGate(budgets: Budgets, clock: Clock): Gate {
  const waiting = new Set<() => void>();
  let closed = false;
  const askAll = (): void => {
    for (const ask of [...waiting]) ask();
  };
  return {
    enter: (requests, untilMs, paceMs) =>
      new Promise((resolve) => {
        let cancel = (): void => {};
        const ask = (): void => {
          cancel();
          const nowMs = clock.monotonicMs();
          const admission: Admission = closed
            ? { kind: 'refused', why: 'concurrency', target: '', retryAtMs: undefined }
            : budgets.admit(requests, nowMs, nowMs + paceMs);
          const retryMs = admission.kind === 'refused' ? (admission.retryAtMs ?? untilMs + paceMs) - paceMs : 0;
          if (admission.kind === 'granted' || closed || nowMs >= untilMs || retryMs > untilMs) {
            waiting.delete(ask);
            resolve(admission);
            return;
          }
          waiting.add(ask);
          cancel = clock.after(Math.max(1, Math.min(untilMs, retryMs) - nowMs), ask);
        };
        ask();
      }),
    released: askAll,
    close: () => {
      closed = true;
      askAll();
    },
  };
}

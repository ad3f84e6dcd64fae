import type { Lookup, OnConnectionPhase } from '../http/checkedAddresses.ts';
import type { Phase } from '../http/httpSession.ts';

/** What a probe needs of the step that it is. Times are on the clock of `monotonicMs`. */
export type ProbeContext = Readonly<{
  hostname: string;
  port: number;
  allowPrivate: boolean;
  lookup: Lookup;
  deadlineMs: number;
  monotonicMs: () => number;
  signal: AbortSignal;
  /** More of an answer is not read. */
  maxBytes: number;
  /** Called when something goes out. */
  onSent: () => void;
  onBytes: (bytes: number) => void;
  onPhase: (phase: Phase, durationMs: number) => void;
}>;

/** Edges of phases, as connections tell them, to the time that each took. */
export function phaseTimes({ monotonicMs, onPhase }: ProbeContext): OnConnectionPhase {
  let beganMs = monotonicMs();
  return (phase, edge) => {
    if (edge === 'begin') beganMs = monotonicMs();
    else onPhase(phase, monotonicMs() - beganMs);
  };
}

import type { EdgeSummary } from '@vigil/quality-model';
import type { SignalEvent } from '../signals/index.ts';

/** What triage asks of the rest of the engine, at the time it decides. */
export type TriageContext = Readonly<{
  nowMs: number;
  /** Edges seen lately, callers and callees; learned from spans alone. */
  edges: readonly EdgeSummary[];
}>;

/** The core of triage: signals in, issues out. Pure: no clock, no I/O; what it returns is stored by its owner. */
export interface TriageState {
  /** Takes a signal; returns the ids of the issues that changed. */
  take(signal: SignalEvent, context: TriageContext): readonly string[];
  /** Lets time pass: issues whose signals have all ended long enough resolve. Returns the ids of the issues that changed. */
  tick(context: TriageContext): readonly string[];
}

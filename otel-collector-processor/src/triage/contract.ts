import type { EdgeSummary } from '@vigil/quality-model';

/** What triage asks of the rest of the engine, at the time it decides. */
export type TriageContext = Readonly<{
  /** Unix milliseconds. */
  nowMs: number;
  /** Edges seen lately, callers and callees; learned from spans alone. */
  edges: readonly EdgeSummary[];
}>;

export type TriageSettings = Readonly<{
  /** Two signals are near in time if one begins before the other's end and this much more, milliseconds. */
  joinWindowMs: number;
  /** Signals of services that do not call each other belong together only if they began within this time, milliseconds. */
  togetherMs: number;
  /** Longest way along calls between two services whose signals belong together. */
  hopsMax: number;
  /** A weak signal that lasts this long needs no other to confirm it, milliseconds. */
  confirmMs: number;
  /** An issue whose signals have all ended resolves after this time, milliseconds. */
  settleMs: number;
  /** A cause that comes back within this time after its issue was resolved opens that issue again, milliseconds. */
  reopenMs: number;
}>;

export const TRIAGE_DEFAULTS: TriageSettings = {
  // ServiceNow groups with gaps up to 10 min, Moogsoft and Keep within 5: the shorter one keeps strangers out.
  joinWindowMs: 300_000,
  // A slow callee shows in everybody within some time slots and evaluations of alert rules.
  togetherMs: 60_000,
  hopsMax: 4,
  confirmMs: 120_000,
  settleMs: 300_000,
  reopenMs: 1_800_000,
};

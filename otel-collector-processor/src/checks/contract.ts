import type { JourneySignalEvent } from '../signals/index.ts';

/**
 * What became of a run. `unknown` is the runner's own fault (no network, no child, killed for lack of memory): it never
 * counts against the target. `skipped` did not start: the budget or the guard forbade it.
 */
export type RunOutcome = 'pass' | 'fail' | 'unknown' | 'skipped';

export type StepResult = Readonly<{
  id: string;
  outcome: 'pass' | 'fail' | 'unknown' | 'skipped';
  method: string;
  /** Without query values and credentials. */
  url: string;
  status: number | null;
  durationMs: number;
  /** Milliseconds by phase, where they are known. */
  phases: Readonly<Partial<Record<'dns' | 'connect' | 'tls' | 'firstByte' | 'transfer', number>>>;
  /** 32 hexadecimal digits: the trace that the step began. */
  traceId: string;
  /** Failed assertions and errors, in words, secrets redacted. */
  failures: readonly string[];
}>;

/** One attempt. Every attempt is kept; a pass after a failed attempt makes the journey unstable, not good. */
export type RunResult = Readonly<{
  checkId: string;
  runId: string;
  /** From 1. */
  attempt: number;
  location: string;
  scheduledMs: number;
  startedMs: number;
  durationMs: number;
  outcome: RunOutcome;
  /** Why, in a sentence; '' for a pass. */
  reason: string;
  failedStep: string;
  steps: readonly StepResult[];
  /** Cleanup steps that failed. */
  leaked: number;
}>;

/** A journey as it stands: what the API and /metrics show. */
export type CheckStatus = Readonly<{
  checkId: string;
  name: string;
  criticality: 'p1' | 'p2' | 'p3' | 'p4';
  /** `pending` before the first run. */
  status: 'pass' | 'fail' | 'unstable' | 'stale' | 'pending';
  intervalMs: number;
  nextRunMs: number;
  lastRun: RunResult | undefined;
  /** Target (`instance` label of the probe metrics). */
  target: string;
}>;

export interface Checks {
  start(): void;
  /** Resolves when no run is under way. */
  stop(deadlineMs: number): Promise<void>;
  list(): readonly CheckStatus[];
  /** Queues a run of its own; resolves with its last attempt. Rejects for an unknown check, and where budget or guard forbid it. */
  runNow(checkId: string): Promise<RunResult>;
  /** Prometheus text format: `probe_success`, `probe_duration_seconds`, … */
  expose(): Iterable<string>;
}

/** What checks need from outside. */
export type ChecksPorts = Readonly<{
  /** Keeps an attempt durably. */
  onRun: (run: RunResult) => Promise<void>;
  onSignal: (signal: JourneySignalEvent) => void;
}>;

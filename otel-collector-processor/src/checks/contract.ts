import type { JourneyStatus, JourneySummary, ServiceIdentity } from '@vigil/quality-model';
import type { JourneySignalEvent } from '../signals/index.ts';
import type { ChecksSettings } from './checksSettings.ts';
import type { CustomersHealth } from './guard/stress.ts';

/**
 * What became of a run. `unknown` is the runner's own fault (no network, no child, killed for lack of memory): it never
 * counts against the target. `skipped` did not start: the budget or the guard forbade it.
 */
export type RunOutcome = 'pass' | 'fail' | 'unknown' | 'skipped';

export type StepResult = Readonly<{
  id: string;
  /** A step of `finally`. */
  cleanup: boolean;
  outcome: 'pass' | 'fail' | 'unknown' | 'skipped';
  method: string;
  /** Without query values and credentials. Where it was redirected to is in `failures`, if it failed there. */
  url: string;
  status: number | null;
  durationMs: number;
  /** Milliseconds by phase, where they are known; redirects added up. */
  phases: Readonly<Partial<Record<'dns' | 'connect' | 'tls' | 'firstByte' | 'transfer', number>>>;
  /** 32 hexadecimal digits: the trace that the step began; '' if it made no request. */
  traceId: string;
  /** What dashboards show of the answer, as far as it is known. Absent of results of earlier versions. */
  facts?: Readonly<{
    httpVersion?: string | undefined;
    redirects?: number | undefined;
    bodyBytes?: number | undefined;
    /** When the first certificate of the chain expires, Unix milliseconds. */
    tlsExpiresMs?: number | undefined;
  }>;
  /** Failed assertions and errors, in words, secrets redacted. Those with `gate: false` begin with `(informational)`. */
  failures: readonly string[];
}>;

/**
 * One attempt. Every attempt is kept; a pass after a failed attempt makes the journey unstable, not good. Attempts of
 * one run share its id: the key is (checkId, runId, attempt).
 */
export type RunResult = Readonly<{
  checkId: string;
  runId: string;
  /** From 1. */
  attempt: number;
  location: string;
  /** When the run was due, Unix milliseconds; the same for all its attempts. */
  scheduledMs: number;
  startedMs: number;
  /** Of the steps together, without cleanup. */
  durationMs: number;
  outcome: RunOutcome;
  /** Why, in a sentence; '' for a pass. */
  reason: string;
  failedStep: string;
  steps: readonly StepResult[];
  /** Cleanup steps that failed. */
  leaked: number;
}>;

/** `unknown_check`: there is none with this id. `not_run`: budget, guard or the end of the process forbade it. */
export type CheckErrorCode = 'unknown_check' | 'not_run';

export class CheckError extends Error {
  override readonly name = 'CheckError';
  readonly code: CheckErrorCode;
  constructor(code: CheckErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Checks {
  /** Begins to schedule what was applied. */
  start(): void;
  /**
   * Takes journeys and targets over, also while running. A journey keeps its history by its id; one that is gone ends
   * its signal and loses its series.
   */
  apply(settings: ChecksSettings): void;
  /** Resolves when no run is under way. What is not finished near the deadline is ended, cleanup included. */
  stop(deadlineMs: number): Promise<void>;
  /** How a journey stands; undefined if there is none with this id. */
  statusOf(checkId: string): JourneyStatus | undefined;
  /** Journeys as they stand, in the order they were applied. */
  list(): readonly JourneySummary[];
  /** Queues a run of its own; resolves with its last attempt. Rejects with CheckError. */
  runNow(checkId: string): Promise<RunResult>;
  /** Prometheus text format: `probe_success`, `probe_duration_seconds`, … */
  expose(): Iterable<string>;
}

/** What checks need from outside. */
export type ChecksPorts = Readonly<{
  /** Keeps an attempt durably. A rejection is told by `onProblem`. */
  onRun: (run: RunResult) => Promise<void>;
  /** Also called again, with the same, for what is failing since before a restart. */
  onSignal: (signal: JourneySignalEvent) => void;
  /** The last attempts of a journey, in any order, at most `limit`: from them it knows after a restart how it stood. */
  recentRuns: (checkId: string, limit: number) => Promise<readonly RunResult[]>;
  /** How customers of these services fare now, taken together. Without it, or undefined, nothing is known of them. */
  healthOf?: (services: readonly ServiceIdentity[]) => CustomersHealth | undefined;
  onProblem: (message: string, checkId: string) => void;
}>;

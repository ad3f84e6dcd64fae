import type { StepPlan, Target } from '@vigil/quality-model';
import type { StepResult } from '../contract.ts';

/** Leave to make one request to a target. `notBeforeMs`: from when the order arrives. */
export type StepToken = Readonly<{ token: number; target: string; notBeforeMs: number }>;

/** One attempt of a journey, with everything that a runner needs: it knows nothing else. */
export type RunOrder = Readonly<{
  /** Unique in this process. */
  order: number;
  mark: string;
  version: string;
  steps: readonly StepPlan[];
  cleanup: readonly StepPlan[];
  timeoutMs: number;
  /** Variables, with the secrets in them. */
  values: Readonly<Record<string, string>>;
  /** Values that must appear nowhere. */
  secrets: readonly string[];
  targets: readonly Target[];
  /** By step id. A request without one (a redirect, a URL of the run) is asked for. */
  tokens: Readonly<Record<string, StepToken>>;
}>;

/** What became of an order. */
export type OrderResult = Readonly<{
  outcome: 'pass' | 'fail' | 'unknown';
  /** '' for a pass. */
  reason: string;
  failedStep: string;
  steps: readonly StepResult[];
  leaked: number;
  /** Of the steps, without cleanup and the time that they waited for their tokens. */
  durationMs: number;
  /** Tokens that were used, and how long before this result. */
  sends: readonly Readonly<{ token: number; agoMs: number }>[];
}>;

/** Parent to runner. `answer` with `token` null: the request may not be made. */
export type ToRunner =
  | Readonly<{ kind: 'run'; order: RunOrder }>
  | Readonly<{ kind: 'answer'; order: number; ask: number; token: number | null }>
  | Readonly<{ kind: 'abort'; order: number }>;

/** Runner to parent. `begun` and `step` are for the case that there never is a `done`. */
export type FromRunner =
  | Readonly<{ kind: 'ready' }>
  | Readonly<{ kind: 'ask'; order: number; ask: number; target: string }>
  | Readonly<{ kind: 'begun'; order: number; stepId: string }>
  | Readonly<{ kind: 'step'; order: number; result: StepResult }>
  | Readonly<{ kind: 'done'; order: number; result: OrderResult }>;

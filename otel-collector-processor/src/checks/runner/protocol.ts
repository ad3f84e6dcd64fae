import type { StepPlan, Target } from '@vigil/quality-model';
import type { StepResult } from '../contract.ts';
import type { OneTimePassword } from '../journey/oneTimePassword.ts';
import type { Refusal } from '../guard/stressGuard.ts';

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
  /** Of the journey: without `write` nothing but safe methods goes out, whatever the steps say. */
  effect: 'read' | 'write';
  /** Host and port that are there whenever there is a network; undefined if nobody named one. */
  canary: string | undefined;
  /** Variables, with the secrets in them. */
  values: Readonly<Record<string, string>>;
  /** One-time passwords by the name of their variable. */
  totp: Readonly<Record<string, OneTimePassword>>;
  /** Values that must appear nowhere. */
  secrets: readonly string[];
  targets: readonly Target[];
  /** By step id. A request without one (a redirect, a URL of the run) is asked for. */
  tokens: Readonly<Record<string, StepToken>>;
}>;

/** Why an attempt failed, for whom it makes a difference: no connection, no answer in time, or an answer that is wrong. */
export type FailureKind = 'network' | 'timeout' | 'answer';

/** What became of an order. */
export type OrderResult = Readonly<{
  outcome: 'pass' | 'fail' | 'unknown';
  /** '' for a pass. */
  reason: string;
  failedStep: string;
  /** Undefined unless it failed. */
  failureKind: FailureKind | undefined;
  steps: readonly StepResult[];
  leaked: number;
  /** Of the steps, without cleanup and the time that they waited for their tokens. */
  durationMs: number;
  /** Tokens that were used, how long before this result, and the bytes of their requests and answers. */
  sends: readonly Readonly<{ token: number; agoMs: number; bytes: number }>[];
  /** Answers that said that the target has too much to do: 429 and 503. */
  refusals: readonly Refusal[];
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

import type { CookieJar } from 'tough-cookie';
import type { VariableValue } from '@vigil/quality-model';
import type { Lookup } from '../http/checkedAddresses.ts';
import type { HttpSession, Phase } from '../http/httpSession.ts';
import type { Refusal } from '../guard/stressGuard.ts';
import type { FailureKind, RunOrder } from '../runner/protocol.ts';
import type { Redactor } from './redactor.ts';

/** What all steps of an attempt share. */
export type StepContext = Readonly<{
  order: RunOrder;
  values: Map<string, VariableValue>;
  session: HttpSession;
  lookup: Lookup;
  cookies: CookieJar;
  redactor: Redactor;
  monotonicMs: () => number;
  signal: AbortSignal;
  /** Leave for a request that has no token; undefined if it may not be made. */
  ask: (target: string) => Promise<number | undefined>;
  /** Waits for the time of a token, counted from when the order arrived; resolves to how long that took. */
  waitForToken: (notBeforeMs: number) => Promise<number>;
  onSent: (token: number) => void;
  onBytes: (token: number, bytes: number) => void;
  onRefusal: (refusal: Refusal) => void;
  /** The longest that this process was held up since a time, on the clock of `monotonicMs`. */
  lateSince: (sinceMs: number) => number;
  /** When the steps together have to be done; moves with the waiting for tokens. Infinity in cleanup. */
  journeyDeadlineMs: () => number;
}>;

/** A step under way. */
export type StepUnderWay = {
  readonly traceId: string;
  /** Moves with the waiting for a token. */
  startedMs: number;
  /** A request went out: the target may have acted. */
  sent: boolean;
  status: number | null;
  phases: Partial<Record<Phase, number>>;
};

/** A step that cannot go on; the message says why. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly outcome: 'fail' | 'unknown';
  readonly kind: FailureKind;
  constructor(outcome: 'fail' | 'unknown', message: string, kind: FailureKind = 'answer') {
    super(message);
    this.outcome = outcome;
    this.kind = kind;
  }
}

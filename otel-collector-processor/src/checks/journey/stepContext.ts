import type { CookieJar } from 'tough-cookie';
import type { VariableValue } from '@vigil/quality-model';
import type { HttpSession, Phase } from '../http/httpSession.ts';
import type { RunOrder } from '../runner/protocol.ts';
import type { Redactor } from './redactor.ts';

/** What all steps of an attempt share. */
export type StepContext = Readonly<{
  order: RunOrder;
  values: Map<string, VariableValue>;
  session: HttpSession;
  cookies: CookieJar;
  redactor: Redactor;
  monotonicMs: () => number;
  signal: AbortSignal;
  /** Leave for a request that has no token; undefined if it may not be made. */
  ask: (target: string) => Promise<number | undefined>;
  /** Waits for the time of a token, counted from when the order arrived; resolves to how long that took. */
  waitForToken: (notBeforeMs: number) => Promise<number>;
  onSent: (token: number) => void;
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
  constructor(outcome: 'fail' | 'unknown', message: string) {
    super(message);
    this.outcome = outcome;
  }
}

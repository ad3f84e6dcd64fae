import type { StepResult } from '../contract.ts';
import type { OrderResult, RunOrder } from './protocol.ts';

/** What became of an order; or that nobody knows, with what was heard until then. */
export type Executed =
  | Readonly<{ kind: 'done'; result: OrderResult }>
  | Readonly<{
      kind: 'lost';
      reason: string;
      steps: readonly StepResult[];
      begun: readonly string[];
      durationMs: number;
    }>;

/** Performs orders somewhere. */
export interface Executor {
  /** Never rejects. `ask` gives leave for a request that has no token, at once. */
  execute(order: RunOrder, ask: (target: string) => number | undefined): Promise<Executed>;
  /** Ends the steps of one order under way; its cleanup is done. */
  abort(order: number): void;
  /** Ends the steps of all orders under way; their cleanup is done. */
  abortAll(): void;
  /** Ends everything at once. */
  kill(): void;
}

import type { QueueProblem } from './queue/index.ts';

/** Counts the troubles of a queue by kind, and tells of each. */
export class QueueProblems {
  readonly counts: Record<string, number> = {};
  last = '';
  readonly #tell: (message: string) => void;

  constructor(tell: (message: string) => void) {
    this.#tell = tell;
  }

  readonly note = ({ kind, message }: QueueProblem): void => {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    this.last = message;
    this.#tell(message);
  };
}

import { SIGNALS, type DestinationAccounting, type Signal } from '../../messages/index.ts';
import type { ItemCounts } from '../queue/index.ts';

type SignalCounts = {
  forwarded: number;
  deadLettered: number;
  dropped: Record<string, number>;
  duplicates: number;
  lastError: string;
};

/**
 * Why items were given up:
 * - permanent: refused for good, and too large for the store of dead letters.
 * - rejected: by a partial success.
 * - unreadable: the disk did not give them back.
 * - oldest: dropped at the disk cap, by the operator's choice.
 */
export type DropReason = 'permanent' | 'rejected' | 'unreadable' | 'oldest';

/**
 * What became of a destination's items. `queued` is what the queue has been given since `atCursor` less what has reached
 * its end: no count of its own that could drift.
 */
export class DestinationCounts {
  readonly signals: readonly Signal[];
  readonly #atCursor: ItemCounts;
  readonly #atStart: ItemCounts;
  readonly #counts = Object.fromEntries(
    SIGNALS.map((signal) => [
      signal,
      { forwarded: 0, deadLettered: 0, dropped: {}, duplicates: 0, lastError: '' } satisfies SignalCounts,
    ]),
  ) as unknown as Record<Signal, SignalCounts>;

  /** Item counts of the queue at the destination's cursor, and at the durable end, when it began. */
  constructor(signals: readonly Signal[], atCursor: ItemCounts, atStart: ItemCounts) {
    this.signals = signals;
    this.#atCursor = atCursor;
    this.#atStart = atStart;
  }

  forward(signal: Signal, items: number): void {
    this.#counts[signal].forwarded += items;
  }

  deadLetter(signal: Signal, items: number): void {
    this.#counts[signal].deadLettered += items;
  }

  drop(signal: Signal, reason: DropReason, items: number): void {
    if (items === 0) return;
    const { dropped } = this.#counts[signal];
    dropped[reason] = (dropped[reason] ?? 0) + items;
  }

  duplicate(signal: Signal, items: number): void {
    this.#counts[signal].duplicates += items;
  }

  /** What is wrong at the moment; '' if nothing is. */
  say(signal: Signal, error: string): void {
    this.#counts[signal].lastError = error;
  }

  /** `durable`: the queue's item counts now. Signals that the destination does not want are all zero. */
  accounting(durable: ItemCounts): Readonly<Record<Signal, DestinationAccounting>> {
    const of = (signal: Signal): DestinationAccounting => {
      const isWanted = this.signals.includes(signal);
      const { forwarded, deadLettered, dropped, duplicates, lastError } = this.#counts[signal];
      const ended = Object.values(dropped).reduce((sum, items) => sum + items, forwarded + deadLettered);
      return {
        recovered: isWanted ? this.#atStart[signal] - this.#atCursor[signal] : 0,
        forwarded,
        queued: isWanted ? durable[signal] - this.#atCursor[signal] - ended : 0,
        deadLettered,
        dropped: { ...dropped },
        duplicates,
        lastError,
      };
    };
    return { traces: of('traces'), metrics: of('metrics'), logs: of('logs') };
  }
}

/** Rejected items of a partial success as a count that can be: at least none, at most all. */
export function rejectedOf(items: number, rejectedItems: number): number {
  return Math.min(items, Math.max(0, rejectedItems));
}

/** What there is to say of a delivery: '' if all of it was taken. */
export function rejectionWords(items: number, rejected: number, message: string): string {
  return rejected === 0 ? '' : `${rejected} of ${items} items were rejected: ${message}`;
}

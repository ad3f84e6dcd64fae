import type { DestinationAccounting, Signal } from '../../messages/index.ts';
import { KPI_CURSOR } from '../queue/index.ts';
import type { ForwardSource, Ledger } from './contract.ts';
import { DestinationLoop, type Destination } from './destinationLoop.ts';
import { QueueLedger } from './queueLedger.ts';
import { type Backoff, type Pause, pause } from './retryGate.ts';

export type ForwarderOptions = Readonly<{
  queue: ForwardSource;
  /** A destination's cursor in the queue has the destination's id for its name. */
  destinations: readonly Destination[];
  /** Uniform in [0, 1). */
  random: () => number;
  /** Default: 1 s, doubling up to 30 s. */
  backoff?: Readonly<{ firstMs: number; mostMs: number }>;
  /** Replaced in tests. */
  pause?: Pause;
  /** The books of each destination. Default: those of a durable queue. */
  ledgerOf?: (destination: Destination) => Ledger;
}>;

export interface Forwarder {
  /**
   * By destination id. At any moment, in items, for each signal that the destination is sent: accepted (durable in the
   * queue since the forwarder began) + recovered = forwarded + queued + deadLettered + dropped.
   */
  accounting(): Readonly<Record<string, Readonly<Record<Signal, DestinationAccounting>>>>;
  /**
   * Resolves when every destination has what the queue holds now, or does not take it (it would only hold up the others'
   * stop), or when `signal` aborts.
   */
  flush(signal: AbortSignal): Promise<void>;
  /**
   * Reads no more and gives up waiting retries; requests under way may end until the deadline, then they are cut. Saves
   * the cursors and closes the senders. What was not delivered stays in the queue.
   */
  close(deadlineMs: number): Promise<void>;
}

const BACKOFF = { firstMs: 1_000, mostMs: 30_000 } as const;

/** Forwards the queue to every destination, each at its own pace. Throws TypeError for ids that cannot be told apart. */
export async function createForwarder(o: ForwarderOptions): Promise<Forwarder> {
  const { queue } = o;
  const ids = o.destinations.map(({ id }) => id);
  if (ids.includes(KPI_CURSOR)) throw new TypeError(`A destination cannot have the id "${KPI_CURSOR}": rename it.`);
  if (new Set(ids).size < ids.length) throw new TypeError(`Destination ids must differ: ${ids.join(', ')}.`);
  const backoff: Backoff = { ...(o.backoff ?? BACKOFF), random: o.random, pause: o.pause ?? pause };
  // all or none begins
  const starts = await Promise.all(
    o.destinations.map(async (destination) => {
      const cursor = queue.cursor(destination.id);
      const { position } = cursor;
      const atStart = queue.durableCounts;
      return { destination, cursor, position, atStart, atCursor: await queue.countsAt(position) };
    }),
  );
  const loops = starts.map(({ destination, cursor, position, atStart, atCursor }) => {
    const { id, signals, deadLetters } = destination;
    const ledger =
      o.ledgerOf?.(destination) ?? new QueueLedger({ id, signals, source: queue, atCursor, atStart, deadLetters });
    const from = { position, counts: atCursor };
    return [id, new DestinationLoop({ destination, queue, cursor, from, ledger, backoff })] as const;
  });
  return {
    accounting: () => Object.fromEntries(loops.map(([id, loop]) => [id, loop.accounting()])),
    flush: async (signal) => void (await Promise.all(loops.map(([, loop]) => loop.flushed(signal)))),
    close: async (deadlineMs) => {
      await Promise.all(loops.map(([, loop]) => loop.close(deadlineMs)));
      await queue.saveCursors().catch(() => {}); // the queue has told of it; what is not saved is delivered again
    },
  };
}

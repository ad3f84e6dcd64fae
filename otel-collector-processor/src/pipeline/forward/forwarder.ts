import type { DestinationAccounting, Signal } from '../../messages/index.ts';
import { KPI_CURSOR, type Queue } from '../queue/index.ts';
import { DestinationLoop, type Destination, destinationStart } from './destinationLoop.ts';
import { type Backoff, type Pause, pause } from './retryGate.ts';

export type ForwarderOptions = Readonly<{
  queue: Queue;
  /** A destination's cursor in the queue has the destination's id for its name. */
  destinations: readonly Destination[];
  /** Uniform in [0, 1). */
  random: () => number;
  /** Default: 1 s, doubling up to 30 s. */
  backoff?: Readonly<{ firstMs: number; mostMs: number }>;
  /** Replaced in tests. */
  pause?: Pause;
}>;

export interface Forwarder {
  /**
   * By destination id. At any moment, in items, for each signal that the destination is sent: accepted (durable in the
   * queue since the forwarder began) + recovered = forwarded + queued + dropped.
   */
  accounting(): Readonly<Record<string, Readonly<Record<Signal, DestinationAccounting>>>>;
  /**
   * Reads no more and gives up waiting retries; requests under way may end until the deadline, then they are cut. Saves
   * the cursors and closes the senders. What was not delivered stays in the queue.
   */
  close(deadlineMs: number): Promise<void>;
}

const BACKOFF = { firstMs: 1_000, mostMs: 30_000 } as const;

/** Forwards the queue to every destination, each at its own pace. Throws TypeError for ids that cannot be told apart. */
export async function createForwarder(o: ForwarderOptions): Promise<Forwarder> {
  const ids = o.destinations.map(({ id }) => id);
  if (ids.includes(KPI_CURSOR)) throw new TypeError(`A destination cannot have the id "${KPI_CURSOR}": rename it.`);
  if (new Set(ids).size < ids.length) throw new TypeError(`Destination ids must differ: ${ids.join(', ')}.`);
  const backoff: Backoff = { ...(o.backoff ?? BACKOFF), random: o.random, pause: o.pause ?? pause };
  const starts = await Promise.all(ids.map((id) => destinationStart(id, o.queue))); // all or none begins
  const loops = o.destinations.map((d, i) => [d.id, new DestinationLoop(d, o.queue, starts[i]!, backoff)] as const);
  return {
    accounting: () => Object.fromEntries(loops.map(([id, loop]) => [id, loop.accounting()])),
    close: async (deadlineMs) => {
      await Promise.all(loops.map(([, loop]) => loop.close(deadlineMs)));
      await o.queue.saveCursors().catch(() => {}); // the queue has told of it; what is not saved is delivered again
    },
  };
}

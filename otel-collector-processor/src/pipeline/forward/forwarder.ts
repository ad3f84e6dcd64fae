import type { DestinationAccounting, Signal } from '../../messages/index.ts';
import type { Queue } from '../queue/index.ts';
import { DestinationLoop, type Backoff, type Destination } from './destinationLoop.ts';

export type ForwarderOptions = Readonly<{
  queue: Queue;
  destinations: readonly Destination[];
  /** Uniform in [0, 1). */
  random: () => number;
  /** Default: 1 s, doubling up to 30 s. */
  backoff?: Omit<Backoff, 'random'>;
}>;

export interface Forwarder {
  /** By destination id. */
  accounting(): Readonly<Record<string, Readonly<Record<Signal, DestinationAccounting>>>>;
  close(deadlineMs: number): Promise<void>;
}

const BACKOFF = { firstMs: 1_000, mostMs: 30_000 } as const;

/** Forwards the queue to every destination, each at its own pace. */
export async function createForwarder(o: ForwarderOptions): Promise<Forwarder> {
  const backoff = { ...(o.backoff ?? BACKOFF), random: o.random };
  const loops = await Promise.all(
    o.destinations.map(async (d) => [d.id, await DestinationLoop.open(d, o.queue, backoff)] as const),
  );
  return {
    accounting: () => Object.fromEntries(loops.map(([id, loop]) => [id, loop.accounting()])),
    close: async (deadlineMs) => {
      await Promise.all(loops.map(([, loop]) => loop.close(deadlineMs)));
    },
  };
}

import type { KpiFeed } from './kpiFeed.ts';
import type { OpenLane } from './lane.ts';
import type { Receivers } from './receive/index.ts';

export type StopOptions = Readonly<{
  /** Milliseconds for all of it together. */
  deadlineMs: number;
  receivers: Pick<Receivers, 'close'> | undefined;
  lanes: readonly (Pick<OpenLane, 'flush' | 'close'> & Readonly<{ feed: Pick<KpiFeed, 'drained'> }>)[];
  deadLetters: Readonly<{ close: () => Promise<void> }> | undefined;
  beforeClose: () => void;
}>;

/** Shares of the deadline: requests that are still being read, then what waits to be delivered and counted, then the rest. */
const RECEIVE_SHARE = 0.4;
const FLUSH_SHARE = 0.8;
const CLOSE_SHARE = 0.1;

/**
 * A graceful stop: nothing new is taken, what was taken is delivered and counted as far as it goes, and everything is
 * closed before the deadline. What was not delivered is on disk.
 */
export async function stopInTime({
  deadlineMs,
  receivers,
  lanes,
  deadLetters,
  beforeClose,
}: StopOptions): Promise<void> {
  const flushEnd = AbortSignal.timeout(deadlineMs * FLUSH_SHARE);
  await receivers?.close(deadlineMs * RECEIVE_SHARE);
  await Promise.all(lanes.flatMap((lane) => [lane.flush(flushEnd), lane.feed.drained(flushEnd)]));
  beforeClose();
  await Promise.all(lanes.map((lane) => lane.close(deadlineMs * CLOSE_SHARE)));
  await deadLetters?.close();
}

import { setTimeout as delay } from 'node:timers/promises';
import type { LedProcess } from './processes/ledProcess.ts';
import type { SinkCommands } from './sink/sinkCommands.ts';

const POLL_EVERY_MS = 10;
/** So long nothing comes any more: then nothing will. Longer than a queue's longest backoff. */
const SILENT_MS = 40_000;

/** Waits until the sink has got `spans` in all, or nothing comes any more. Resolves to how many it has. */
export async function untilDelivered(sink: LedProcess<SinkCommands>, spans: number): Promise<number> {
  let last = -1;
  let sinceMs = performance.now();
  for (;;) {
    const counts = await sink.tell('counts', null);
    if (counts.spans >= spans) return counts.spans;
    if (counts.spans !== last) {
      last = counts.spans;
      sinceMs = performance.now();
    } else if (performance.now() - sinceMs > SILENT_MS) return counts.spans;
    await delay(POLL_EVERY_MS);
  }
}

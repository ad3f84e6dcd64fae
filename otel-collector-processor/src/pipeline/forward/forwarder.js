import { KPI_CURSOR } from '../queue/index.ts';
import { DestinationLoop, destinationStart } from './destinationLoop.ts';
import { pause } from './retryGate.ts';
const BACKOFF = { firstMs: 1_000, mostMs: 30_000 };
/** Forwards the queue to every destination, each at its own pace. Throws TypeError for ids that cannot be told apart. */
export async function createForwarder(o) {
    const ids = o.destinations.map(({ id }) => id);
    if (ids.includes(KPI_CURSOR))
        throw new TypeError(`A destination cannot have the id "${KPI_CURSOR}": rename it.`);
    if (new Set(ids).size < ids.length)
        throw new TypeError(`Destination ids must differ: ${ids.join(', ')}.`);
    const backoff = { ...(o.backoff ?? BACKOFF), random: o.random, pause: o.pause ?? pause };
    const starts = await Promise.all(ids.map((id) => destinationStart(id, o.queue))); // all or none begins
    const loops = o.destinations.map((d, i) => [d.id, new DestinationLoop(d, o.queue, starts[i], backoff)]);
    return {
        accounting: () => Object.fromEntries(loops.map(([id, loop]) => [id, loop.accounting()])),
        close: async (deadlineMs) => {
            await Promise.all(loops.map(([, loop]) => loop.close(deadlineMs)));
            await o.queue.saveCursors().catch(() => { }); // the queue has told of it; what is not saved is delivered again
        },
    };
}

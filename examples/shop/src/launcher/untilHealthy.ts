import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 25;

/** Asks `GET /healthz` until it answers 200; gives up when `signal` aborts. */
export async function untilHealthy(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const healthy = await fetch(`${url}/healthz`, { signal }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    if (healthy) return;
    await wait(POLL_MS, undefined, { signal });
  }
}

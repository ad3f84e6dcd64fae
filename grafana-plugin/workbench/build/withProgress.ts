const EVERY_MS = 3000;

/** Says on stderr what is being done, how long it has taken so far, every few seconds, and in the end. */
export async function withProgress<R>(what: string, work: () => Promise<R>): Promise<R> {
  const startedMs = performance.now();
  const seconds = () => Math.round((performance.now() - startedMs) / 1000);
  const timer = setInterval(() => console.error(`vigil: still ${what}, ${seconds()} s so far`), EVERY_MS);
  try {
    const result = await work();
    if (seconds() > 0) console.error(`vigil: done with ${what} after ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

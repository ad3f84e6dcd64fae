import { createServer } from 'node:net';

/** Whether `port` can be listened on at 127.0.0.1 now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Bases tried after the preferred one: far from each other, below the ports that the system hands out by itself. */
const STEPS = [0, 10_000, 1_000, 2_000, 3_000, 5_000, 6_000, 7_000, 8_000, 9_000, 11_000, 12_000, 13_000, 15_000];

/**
 * The first base, beginning with `preferred`, at which all of `base + offset` are free. Another process may be faster
 * than the one that is to listen there; it then says so itself.
 */
export async function freePortBase(preferred: number, offsets: readonly number[]): Promise<number> {
  for (const step of STEPS) {
    const base = preferred + step;
    const free = await Promise.all(offsets.map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  const wanted = offsets.map((offset) => preferred + offset).join(', ');
  throw new Error(`none of ${STEPS.length} ranges of ports is free, beginning with ${wanted}`);
}

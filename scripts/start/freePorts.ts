import { createServer } from 'node:net';

/** Ports above 1023 that browsers and `fetch` never call. Source: Fetch standard, "port blocking". */
const BLOCKED: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080,
]);

/** Whether `port` can be listened on at 127.0.0.1 now, and be called by whoever is to. */
export function isFree(port: number): Promise<boolean> {
  if (BLOCKED.has(port)) return Promise.resolve(false);
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

import { QueryClient } from '@tanstack/react-query';
import type { ErrorKind, VigilError } from './vigilError';

declare module '@tanstack/react-query' {
  interface Register {
    /** The client rejects with nothing else. */
    defaultError: VigilError;
  }
}

/**
 * Asking again at once helps against these alone; the others stay as they are until somebody does something. Who waited
 * long for nothing (`silent`) is told so, and not after twice as long.
 */
const MAY_PASS: ReadonlySet<ErrorKind> = new Set<ErrorKind>(['offline', 'unreachable', 'busy', 'broken']);
const RETRIES = 1;

/** How often a page asks for what the event stream tells of: now and then while there is one, often without it. */
export const REFRESH_MS = { withStream: 30_000, withoutStream: 5_000 } as const;

/** How often a page asks for what is measured: a slot ends every 10 s, and no event tells of it. */
export const MEASURED_REFRESH_MS = 5_000;

/** What the whole app remembers of the companion. A page that is hidden does not ask. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (count, error) => count < RETRIES && MAY_PASS.has(error.kind),
        staleTime: 2_000,
        refetchOnWindowFocus: true,
        // Grafana may be on this machine: a browser that takes itself for offline is no reason not to ask.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

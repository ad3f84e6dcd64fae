import type { Probe } from './probe.ts';

/** GET /healthz: alive, which is to say that this thread answers. It asks nobody else: a dead store is no reason to restart. */
export const healthz: Probe = {
  path: '/healthz',
  summary: 'Liveness',
  contentType: 'application/json',
  errors: [],
  serve: (c) => c.json({ status: 'alive' }),
};

import { graphSchema, windowQuerySchema } from '@vigil/quality-model';
import { tenantsToRead } from '../auth/tenants.ts';
import { readRoute } from '../route/defineRoute.ts';
import { running } from './running.ts';

/** GET /api/v1/graph: the edges of the service graph in the window. */
export const getGraph = readRoute({
  path: '/api/v1/graph',
  summary: 'Edges of the service graph in a window up to now',
  query: windowQuerySchema,
  reply: graphSchema,
  errors: ['tenant_not_allowed'],
  clockMembers: ['nowMs'],
  handle: ({ query: { window: windowMs, offset = 0, tenant }, caller }, { kpi, ...deps }) => {
    const nowMs = deps.nowMs();
    return {
      windowMs,
      nowMs,
      edges: running(kpi, 'the engine').edges({
        nowMs: nowMs - offset,
        windowMs,
        tenants: tenantsToRead(caller, tenant),
      }),
    };
  },
});

import { kpiQuerySchema, kpiReplySchema } from '@vigil/quality-model';
import { apiError } from '../apiError.ts';
import { tenantsToRead } from '../auth/tenants.ts';
import { readRoute } from '../route/defineRoute.ts';
import { mayRead } from './listJourneys.ts';
import { running } from './running.ts';

/** GET /api/v1/kpi: any KPI, any range, what it was before, its target, and how it was computed. */
export const getKpi = readRoute({
  path: '/api/v1/kpi',
  summary: 'A KPI over time, with the range before, its target and its method',
  query: kpiQuerySchema,
  reply: kpiReplySchema,
  errors: ['tenant_not_allowed', 'not_ready', 'store_unavailable'],
  clockMembers: ['nowMs'],
  handle: ({ query, caller }, { kpiHistory }) => {
    tenantsToRead(caller, query.tenant);
    // Journeys and transactions are the default tenant's.
    if (query.service === undefined && !mayRead(caller)) throw apiError('tenant_not_allowed', { tenant: query.tenant });
    return running(kpiHistory, 'history')(query);
  },
});

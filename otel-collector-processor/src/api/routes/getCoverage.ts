import { coverageSchema, windowQuerySchema } from '@vigil/quality-model';
import { tenantsToRead } from '../auth/tenants.ts';
import { readRoute } from '../route/defineRoute.ts';
import { running } from './running.ts';

/** GET /api/v1/coverage: how much of customers' traffic journeys pass through, by service and operation. */
export const getCoverage = readRoute({
  path: '/api/v1/coverage',
  summary: "Share of customers' calls through operations that a journey covers, in a window up to now",
  query: windowQuerySchema,
  reply: coverageSchema,
  errors: ['tenant_not_allowed', 'not_ready'],
  clockMembers: ['nowMs'],
  handle: ({ query: { window: windowMs, offset = 0, tenant }, caller }, { coverage, ...deps }) => {
    const nowMs = deps.nowMs();
    const window = { nowMs: nowMs - offset, windowMs, tenants: tenantsToRead(caller, tenant) };
    return { windowMs, nowMs, ...running(coverage, 'coverage')(window) };
  },
});

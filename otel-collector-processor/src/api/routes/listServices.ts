import { serviceListSchema, windowQuerySchema } from '@vigil/quality-model';
import { tenantsToRead } from '../auth/tenants.ts';
import { readRoute } from '../route/defineRoute.ts';
import { running } from './running.ts';

/** GET /api/v1/services: every service of the window with its KPIs. */
export const listServices = readRoute({
  path: '/api/v1/services',
  summary: 'Services with their KPIs in a window up to now',
  query: windowQuerySchema,
  reply: serviceListSchema,
  errors: ['tenant_not_allowed'],
  clockMembers: ['nowMs'],
  handle: ({ query: { window: windowMs, offset = 0, tenant }, caller }, { kpi, ...deps }) => {
    const nowMs = deps.nowMs();
    const window = { nowMs: nowMs - offset, windowMs, tenants: tenantsToRead(caller, tenant) };
    const services = running(kpi, 'the engine')
      .services(window)
      .map((service) => ({ ...service, ...deps.factsOf(service) }));
    return { windowMs, nowMs, objective: deps.objective(), services };
  },
});

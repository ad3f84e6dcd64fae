import { seriesQuerySchema, seriesSchema } from '@vigil/quality-model';
import { tenantsToRead } from '../auth/tenants.ts';
import { readRoute } from '../route/defineRoute.ts';
import { running } from './running.ts';
/** GET /api/v1/series: one signal of one operation, with the band that was expected. */
export const getSeries = readRoute({
    path: '/api/v1/series',
    summary: 'Latency, errors or rate of an operation, slot by slot, and what was expected',
    query: seriesQuerySchema,
    reply: seriesSchema,
    errors: ['tenant_not_allowed', 'not_ready'],
    clockMembers: ['nowMs'],
    handle: ({ query: { service: name, namespace, environment, tenant, operation, signal, window, offset = 0 }, caller }, deps) => {
        tenantsToRead(caller, tenant);
        const nowMs = deps.nowMs();
        const service = { tenant, environment, namespace, name };
        const series = running(deps.series, 'detection')({ service, operation, signal, nowMs: nowMs - offset, windowMs: window });
        return { ...series, nowMs };
    },
});

import { auditQuerySchema, auditTrailSchema } from '@vigil/quality-model';
import { readRoute } from '../route/defineRoute.ts';
/** GET /api/v1/admin/audit: acts of people, newest first. */
export const listAudit = readRoute({
    path: '/api/v1/admin/audit',
    summary: 'The audit trail, newest first',
    query: auditQuerySchema,
    reply: auditTrailSchema,
    errors: ['store_unavailable'],
    handle: async ({ query }, { store }) => ({ entries: await store.readAudit(query.limit) }),
});

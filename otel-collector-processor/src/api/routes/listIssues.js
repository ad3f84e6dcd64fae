import { issueListQuerySchema, issueListSchema } from '@vigil/quality-model';
import { tenantsToRead } from '../auth/tenants.ts';
import { readRoute } from '../route/defineRoute.ts';
import { running } from './running.ts';
/** `<openedMs>_<id>`, as the query's schema has it. */
function cursorOf(text) {
    const [openedMs = '', id = ''] = text.split('_');
    return { openedMs: Number(openedMs), id };
}
/** GET /api/v1/issues: issues, the one that was opened last first. */
export const listIssues = readRoute({
    path: '/api/v1/issues',
    summary: 'Issues, newest first, a page at a time',
    query: issueListQuerySchema,
    reply: issueListSchema,
    errors: ['tenant_not_allowed', 'store_unavailable', 'not_ready'],
    handle: async ({ query: { state, service, since, limit, cursor, tenant }, caller }, { triage }) => {
        const { next, ...list } = await running(triage, 'triage').list({
            tenants: tenantsToRead(caller, tenant),
            states: state,
            service,
            sinceMs: since,
            limit,
            after: cursor === undefined ? undefined : cursorOf(cursor),
        });
        return { ...list, next: next === null ? null : `${next.openedMs}_${next.id}` };
    },
});

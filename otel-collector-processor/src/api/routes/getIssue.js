import { issueParamsSchema, issueSchema } from '@vigil/quality-model';
import { apiError } from '../apiError.ts';
import { readRoute } from '../route/defineRoute.ts';
import { running } from './running.ts';
/** GET /api/v1/issues/{id}: one issue with causes, signals and history; 404 `issue_not_found`. */
export const getIssue = readRoute({
    path: '/api/v1/issues/{id}',
    summary: 'An issue with its causes, signals and history',
    params: issueParamsSchema,
    reply: issueSchema,
    errors: ['issue_not_found', 'store_unavailable', 'not_ready'],
    handle: async ({ params: { id }, caller }, { triage }) => {
        const issue = await running(triage, 'triage').get(id, caller.tenants);
        if (issue === undefined)
            throw apiError('issue_not_found', { issue: id });
        return issue;
    },
});

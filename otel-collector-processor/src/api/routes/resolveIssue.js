import { resolveIssueSchema, issueParamsSchema, issueSchema } from '@vigil/quality-model';
import { actRoute } from '../route/defineRoute.ts';
import { done, ISSUE_ACT_ERRORS } from './issueAnswers.ts';
import { running } from './running.ts';
/** POST /api/v1/act/issues/{id}/resolve: it is over; 409 `issue_still_firing` unless forced. */
export const resolveIssue = actRoute({
    path: '/api/v1/act/issues/{id}/resolve',
    summary: 'Say that it is over',
    params: issueParamsSchema,
    body: resolveIssueSchema,
    reply: issueSchema,
    errors: [...ISSUE_ACT_ERRORS, 'issue_still_firing'],
    subject: ({ params }) => `issue/${params.id}`,
    auditDetail: ({ body }) => ({ ...body }),
    handle: async ({ params: { id }, body, caller }, { triage }) => {
        const actor = { login: caller.login, expectedVersion: body.version };
        const act = { kind: 'resolve', reason: body.reason, force: body.force };
        return done(id, await running(triage, 'triage').act(id, caller.tenants, act, actor));
    },
});

import { unacknowledgeIssueSchema, issueParamsSchema, issueSchema } from '@vigil/quality-model';
import { actRoute } from '../route/defineRoute.ts';
import { done, ISSUE_ACT_ERRORS } from './issueAnswers.ts';
import { running } from './running.ts';
/** POST /api/v1/act/issues/{id}/unacknowledge: nobody is on it any more. */
export const unacknowledgeIssue = actRoute({
    path: '/api/v1/act/issues/{id}/unacknowledge',
    summary: 'Take an acknowledgement back',
    params: issueParamsSchema,
    body: unacknowledgeIssueSchema,
    reply: issueSchema,
    errors: ISSUE_ACT_ERRORS,
    subject: ({ params }) => `issue/${params.id}`,
    auditDetail: ({ body }) => ({ ...body }),
    handle: async ({ params: { id }, body, caller }, { triage }) => {
        const actor = { login: caller.login, expectedVersion: body.version };
        const act = { kind: 'unacknowledge' };
        return done(id, await running(triage, 'triage').act(id, caller.tenants, act, actor));
    },
});

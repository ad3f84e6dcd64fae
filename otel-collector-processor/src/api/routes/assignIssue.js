import { assignIssueSchema, issueParamsSchema, issueSchema } from '@vigil/quality-model';
import { actRoute } from '../route/defineRoute.ts';
import { done, ISSUE_ACT_ERRORS } from './issueAnswers.ts';
import { running } from './running.ts';
/** POST /api/v1/act/issues/{id}/assign: it is this person's, or nobody's. */
export const assignIssue = actRoute({
    path: '/api/v1/act/issues/{id}/assign',
    summary: 'Say whose it is',
    params: issueParamsSchema,
    body: assignIssueSchema,
    reply: issueSchema,
    errors: ISSUE_ACT_ERRORS,
    subject: ({ params }) => `issue/${params.id}`,
    auditDetail: ({ body }) => ({ ...body }),
    handle: async ({ params: { id }, body, caller }, { triage }) => {
        const actor = { login: caller.login, expectedVersion: body.version };
        const act = { kind: 'assign', assignee: body.assignee };
        return done(id, await running(triage, 'triage').act(id, caller.tenants, act, actor));
    },
});

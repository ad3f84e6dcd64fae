import { acknowledgeIssueSchema, issueParamsSchema, issueSchema } from '@vigil/quality-model';
import { actRoute } from '../route/defineRoute.ts';
import { done, ISSUE_ACT_ERRORS } from './issueAnswers.ts';
import { running } from './running.ts';
/** POST /api/v1/act/issues/{id}/acknowledge: somebody has seen it and is on it. */
export const acknowledgeIssue = actRoute({
    path: '/api/v1/act/issues/{id}/acknowledge',
    summary: 'Say that somebody is on it',
    params: issueParamsSchema,
    body: acknowledgeIssueSchema,
    reply: issueSchema,
    errors: ISSUE_ACT_ERRORS,
    subject: ({ params }) => `issue/${params.id}`,
    auditDetail: ({ body }) => ({ ...body }),
    handle: async ({ params: { id }, body, caller }, { triage }) => {
        const actor = { login: caller.login, expectedVersion: body.version };
        const act = { kind: 'acknowledge', comment: body.comment };
        return done(id, await running(triage, 'triage').act(id, caller.tenants, act, actor));
    },
});

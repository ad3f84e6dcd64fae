import { noteIssueSchema, issueParamsSchema, issueSchema } from '@vigil/quality-model';
import { actRoute } from '../route/defineRoute.ts';
import { done, ISSUE_ACT_ERRORS } from './issueAnswers.ts';
import { running } from './running.ts';
/** POST /api/v1/act/issues/{id}/note: a note, kept as it was written. */
export const noteIssue = actRoute({
    path: '/api/v1/act/issues/{id}/note',
    summary: 'Add a note in Markdown',
    params: issueParamsSchema,
    body: noteIssueSchema,
    reply: issueSchema,
    errors: ISSUE_ACT_ERRORS,
    subject: ({ params }) => `issue/${params.id}`,
    auditDetail: ({ body }) => ({ ...body }),
    handle: async ({ params: { id }, body, caller }, { triage }) => {
        const actor = { login: caller.login, expectedVersion: body.version };
        const act = { kind: 'note', markdown: body.markdown };
        return done(id, await running(triage, 'triage').act(id, caller.tenants, act, actor));
    },
});

import { issueParamsSchema, issueSchema, silenceIssueSchema } from '@vigil/quality-model';
import { actRoute } from '../route/defineRoute.ts';
import { done, ISSUE_ACT_ERRORS, SILENCE_ERRORS } from './issueAnswers.ts';
import { running } from './running.ts';
/** POST /api/v1/act/issues/{id}/silence: silences alerts in their Alertmanager, from now on; 503 `silences_unavailable`. */
export const silenceIssue = actRoute({
    path: '/api/v1/act/issues/{id}/silence',
    summary: 'Silence alerts in Alertmanager; what it would hit, the preview says',
    params: issueParamsSchema,
    body: silenceIssueSchema,
    reply: issueSchema,
    errors: [...ISSUE_ACT_ERRORS, ...SILENCE_ERRORS],
    subject: ({ params }) => `issue/${params.id}`,
    auditDetail: ({ body }) => ({ ...body }),
    handle: async ({ params: { id }, body: { version, ...order }, caller }, { triage }) => {
        const actor = { login: caller.login, expectedVersion: version };
        return done(id, await running(triage, 'triage').silence(id, caller.tenants, order, actor));
    },
});

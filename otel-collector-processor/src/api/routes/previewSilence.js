import { issueParamsSchema, silencePreviewQuerySchema, silencePreviewSchema } from '@vigil/quality-model';
import { queryRoute } from '../route/defineRoute.ts';
import { refused, SILENCE_ERRORS } from './issueAnswers.ts';
import { running } from './running.ts';
/** POST /api/v1/query/issues/{id}/silence-preview: whom a silence would hit now; changes nothing. */
export const previewSilence = queryRoute({
    path: '/api/v1/query/issues/{id}/silence-preview',
    summary: 'Which alerts, of the issue and others, a silence would hit',
    params: issueParamsSchema,
    body: silencePreviewQuerySchema,
    reply: silencePreviewSchema,
    errors: ['issue_not_found', 'not_ready', 'store_unavailable', ...SILENCE_ERRORS],
    handle: async ({ params: { id }, body, caller }, { triage }) => {
        const result = await running(triage, 'triage').silencePreview(id, caller.tenants, body.matchers);
        if (result.kind === 'preview')
            return result.preview;
        throw refused(id, result);
    },
});

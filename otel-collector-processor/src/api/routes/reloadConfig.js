import { reloadReplySchema } from '@vigil/quality-model';
import { apiError } from '../apiError.ts';
import { actRoute } from '../route/defineRoute.ts';
/** POST /api/v1/admin/reload: reads the configuration again; 422 `config_invalid` keeps the last good one. */
export const reloadConfig = actRoute({
    path: '/api/v1/admin/reload',
    summary: 'Read the configuration again; a bad one changes nothing',
    reply: reloadReplySchema,
    errors: ['config_invalid'],
    subject: () => 'configuration',
    handle: async (_input, { reload }) => {
        const { kind, loadedMs, problems } = await reload();
        if (kind === 'kept')
            throw apiError('config_invalid', { problems });
        return { loadedMs, problems };
    },
});

import { configReportSchema } from '@vigil/quality-model';
import { readRoute } from '../route/defineRoute.ts';
import { redactSecrets } from './redactSecrets.ts';
/** GET /api/v1/config: what runs, secrets redacted, and what is wrong with the files. */
export const getConfig = readRoute({
    path: '/api/v1/config',
    summary: 'The running configuration, secrets redacted, and the problems of its files',
    reply: configReportSchema,
    handle: (_input, { config }) => {
        const { view, ...report } = config();
        return { ...report, view: redactSecrets(view) };
    },
});

import { z } from 'zod';
import { createAlertmanagerClient } from '../api/alertmanagerClient.ts';
import { AlertmanagerError } from '../api/alertmanagerError.ts';
import { matchAll } from './matcher.ts';
const createdSchema = z.object({ silenceID: z.string().min(1) });
/** 0.25 answers with 500 for a silence that it does not know; 0.26 and later with 404. */
const UNKNOWN_SILENCE = /silence .*not found/i;
const IS_OVER = /silence .*already expired/i;
/** It refuses matchers in its own words, and all of them have the word. */
function sayWhichMatcher(error) {
    if (error instanceof AlertmanagerError && error.code === 'refused' && error.message.includes('matcher'))
        throw new AlertmanagerError('invalid_matcher', error.message);
    throw error;
}
export function createSilencer(o) {
    const { intake } = o;
    const ask = createAlertmanagerClient(o);
    const theirTime = (ms) => new Date(ms - intake.status().clockOffsetMs).toISOString();
    return {
        source: o.alertmanager.id,
        createSilence: async ({ matchers, startsAtMs, endsAtMs, createdBy, comment }) => {
            const body = { matchers, startsAt: theirTime(startsAtMs), endsAt: theirTime(endsAtMs), createdBy, comment };
            const { json } = await ask({ method: 'POST', path: '/api/v2/silences', body }).catch(sayWhichMatcher);
            const created = createdSchema.safeParse(json);
            if (!created.success)
                throw new AlertmanagerError('away', `Alertmanager "${o.alertmanager.id}" did not say which silence it made.`);
            void intake.poll();
            return created.data.silenceID;
        },
        expireSilence: async (silenceId) => {
            try {
                await ask({ method: 'DELETE', path: `/api/v2/silence/${encodeURIComponent(silenceId)}` });
            }
            catch (error) {
                const message = error instanceof AlertmanagerError ? error.message : '';
                if (UNKNOWN_SILENCE.test(message))
                    throw new AlertmanagerError('not_found', message);
                if (!IS_OVER.test(message))
                    throw error;
            }
            void intake.poll();
        },
        preview: (matchers) => matchAll(matchers, intake.open()),
    };
}

import { apiError } from '../apiError.ts';
/** GET /readyz: 200 when it is ready to take telemetry and requests, else 503 `not_ready` with the reasons. */
export const readyz = {
    path: '/readyz',
    summary: 'Readiness',
    contentType: 'application/json',
    errors: ['not_ready'],
    serve: (c, { status }) => {
        const reasons = status().notReady;
        if (reasons.length > 0)
            throw apiError('not_ready', { reasons });
        return c.json({ status: 'ready' });
    },
};

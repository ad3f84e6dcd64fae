import { journeyParamsSchema, journeyRunListSchema, journeyRunsQuerySchema } from '@vigil/quality-model';
import { apiError } from '../apiError.ts';
import { readRoute } from '../route/defineRoute.ts';
import { mayRead } from './listJourneys.ts';
import { running } from './running.ts';
/** GET /api/v1/journeys/{id}/runs: its attempts with their steps, newest first; 404 `journey_not_found`. */
export const listJourneyRuns = readRoute({
    path: '/api/v1/journeys/{id}/runs',
    summary: "A journey's attempts with their steps, newest first",
    params: journeyParamsSchema,
    query: journeyRunsQuerySchema,
    reply: journeyRunListSchema,
    errors: ['journey_not_found', 'store_unavailable', 'not_ready'],
    handle: async ({ params: { id }, query: { limit }, caller }, deps) => {
        const journeys = running(deps.journeys, 'checks');
        if (!mayRead(caller) || !journeys.list().some((journey) => journey.id === id))
            throw apiError('journey_not_found', { journey: id });
        return { runs: await journeys.runs(id, limit) };
    },
});

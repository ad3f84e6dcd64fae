import { DEFAULT_TENANT, journeyListSchema } from '@vigil/quality-model';
import { readRoute } from '../route/defineRoute.ts';
import { running } from './running.ts';
/** Journeys are the default tenant's. */
export function mayRead({ tenants }) {
    return tenants === 'all' || tenants.includes(DEFAULT_TENANT);
}
/** GET /api/v1/journeys: every journey as it stands, with its last runs. */
export const listJourneys = readRoute({
    path: '/api/v1/journeys',
    summary: 'Journeys as they stand, each with its last runs',
    reply: journeyListSchema,
    errors: ['not_ready'],
    clockMembers: ['nowMs'],
    handle: ({ caller }, { journeys, nowMs }) => ({
        nowMs: nowMs(),
        journeys: mayRead(caller) ? running(journeys, 'checks').list() : [],
    }),
});

import { apiError } from '../apiError.ts';
import { eventStream } from '../events/eventStream.ts';
import { streamRoute } from '../route/defineRoute.ts';
import { running } from './running.ts';
const HEARTBEAT_MS = 15_000;
/** A browser has one stream (its leader tab), and a connection is dear. */
const STREAMS_MAX = 200;
/** Some thousand events. */
const WAITING_MAX_BYTES = 256 * 1024;
/** GET /api/v1/events: what changes, as it happens. */
export function streamEvents(streamsMax = STREAMS_MAX) {
    let open = 0;
    return streamRoute({
        path: '/api/v1/events',
        summary: 'Server-sent events: `ready`, `issue`, `heartbeat` (every 15 s); `Last-Event-ID` goes on where one stopped',
        errors: ['not_ready', 'event_streams_full'],
        open: ({ caller: { tenants }, lastEventId }, { events, nowMs }) => {
            const ring = running(events, 'events');
            if (open >= streamsMax)
                throw apiError('event_streams_full', { streamsMax });
            open++;
            return eventStream({
                events: ring,
                lastEventId,
                mayRead: ({ tenant }) => tenants === 'all' || tenants.includes(tenant),
                nowMs,
                heartbeatMs: HEARTBEAT_MS,
                waitingMaxBytes: WAITING_MAX_BYTES,
                onEnd: () => void open--,
            });
        },
    });
}

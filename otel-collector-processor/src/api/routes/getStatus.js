import { statusSchema } from '@vigil/quality-model';
import { readRoute } from '../route/defineRoute.ts';
import { storeHealth } from './storeHealth.ts';
/** GET /api/v1/status: how the companion itself is. */
export const getStatus = readRoute({
    path: '/api/v1/status',
    summary: 'Accounting by signal and destination, pipelines, queues, store and configuration',
    reply: statusSchema,
    clockMembers: ['nowMs', 'uptimeMs'],
    handle: async (_input, { status, store, version, nowMs }) => {
        const engine = status();
        return {
            ...engine,
            version,
            nowMs: nowMs(),
            ready: engine.notReady.length === 0,
            store: { kind: store.kind, ...(await storeHealth(store)) },
        };
    },
});

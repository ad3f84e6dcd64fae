import { whoamiSchema } from '@vigil/quality-model';
import { readRoute } from '../route/defineRoute.ts';
/** GET /api/v1/whoami: whom the companion takes the caller for. */
export const whoami = readRoute({
    path: '/api/v1/whoami',
    summary: 'Role, login and tenants of the caller',
    reply: whoamiSchema,
    handle: ({ caller }) => caller,
});

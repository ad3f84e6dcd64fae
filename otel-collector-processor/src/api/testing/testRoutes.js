import { z } from 'zod';
import { actRoute, queryRoute } from '../route/defineRoute.ts';
import { apiRoutes } from '../routes/apiRoutes.ts';
/** Product routes beside an act and a query, so that every class has one. `acted` counts the acts that ran. */
export function testRoutes() {
    const acted = [];
    const acknowledge = actRoute({
        path: '/api/v1/act/issues/{id}/ack',
        summary: 'Acknowledge an issue',
        params: z.strictObject({ id: z.string().regex(/^[a-z0-9-]+$/, 'must be an issue id') }),
        body: z.strictObject({ note: z.string().min(1), tags: z.array(z.strictObject({ name: z.string() })).default([]) }),
        reply: z.object({ id: z.string(), note: z.string() }),
        subject: ({ params }) => `issue/${params.id}`,
        auditDetail: ({ body }) => ({ note: body.note }),
        handle: ({ params: { id }, body: { note } }) => {
            acted.push(id);
            if (note === 'break')
                throw new Error('a secret of the inside');
            return { id, note };
        },
    });
    const ask = queryRoute({
        path: '/api/v1/query/issues',
        summary: 'Ask for issues',
        body: z.looseObject({}),
        reply: z.object({ asked: z.int() }),
        handle: ({ body }) => ({ asked: Object.keys(body).length }),
    });
    return { routes: [...apiRoutes, acknowledge, ask], acted };
}

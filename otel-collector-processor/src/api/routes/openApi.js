import { z } from 'zod';
import { readRoute } from '../route/defineRoute.ts';
const documentSchema = z.looseObject({ openapi: z.string() }).meta({ description: 'An OpenAPI 3.1 document' });
/** GET /api/v1/openapi.json: this API, as its schemas say. */
export function openApiRoute(document) {
    return readRoute({
        path: '/api/v1/openapi.json',
        summary: 'This API as an OpenAPI 3.1 document',
        reply: documentSchema,
        handle: () => document(),
    });
}

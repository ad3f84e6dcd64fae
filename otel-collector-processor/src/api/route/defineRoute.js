import { z } from 'zod';
import { auditAct } from '../audit/auditAct.ts';
import { requiredRole } from '../path/requiredRole.ts';
import { parseRequest } from './parseRequest.ts';
const nothing = z.strictObject({});
function defineRoute(method, definition, extra, around) {
    const { path, summary, reply, handle } = definition;
    // A schema that is left out is `nothing`, and so is its type parameter, by its default: TypeScript cannot see that the two go together.
    const params = definition.params ?? nothing;
    const query = definition.query ?? nothing;
    const body = definition.body ?? nothing;
    const schemas = { params, query, body, reply };
    return {
        kind: 'json',
        method,
        path,
        summary,
        role: requiredRole(method, path),
        schemas,
        ...extra,
        serve: async (request, deps) => {
            const input = parseRequest(schemas, request);
            return around(async () => handle(input, deps), input, request, deps);
        },
    };
}
/** GET /api/v1/…: reads and changes nothing. Answers 200, or 304 where the asker has it already. */
export function readRoute(definition) {
    const { errors = [], clockMembers = [] } = definition;
    return defineRoute('GET', definition, { errors, clockMembers }, (run) => run());
}
/** POST /api/v1/query/…: reads, by a question too large for a URL. */
export function queryRoute(definition) {
    return defineRoute('POST', definition, { errors: definition.errors ?? [], clockMembers: [] }, (run) => run());
}
/** `/api/v1/act/issues/{id}/ack` → `act.issues.ack`. */
function actionOf(path) {
    const [, , ...segments] = path.slice(1).split('/');
    return segments.filter((segment) => !segment.startsWith('{')).join('.');
}
/**
 * POST /api/v1/act/… (Editor) and /api/v1/admin/… (Admin): changes something. It says upon what, and is in the audit
 * trail before it begins.
 */
export function actRoute(definition) {
    const { path, subject, auditDetail, errors = [] } = definition;
    const action = actionOf(path);
    return defineRoute('POST', definition, { errors: [...errors, 'store_unavailable'], clockMembers: [] }, (run, input, { caller, requestId }, deps) => auditAct({ caller, requestId, action, subject: subject(input), detail: auditDetail?.(input) ?? {} }, deps, run));
}
/** GET /api/v1/…: server-sent events. */
export function streamRoute(definition) {
    return { kind: 'stream', method: 'GET', role: requiredRole('GET', definition.path), ...definition };
}

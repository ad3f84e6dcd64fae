import { OpenAPIHono, z } from '@hono/zod-openapi';
import { API_ERROR_CODES, apiErrorSchema } from '@vigil/quality-model';
import { errorTable } from './errorTable.ts';
/** What any route under /api may answer with. */
const ERRORS_OF_EVERY_ROUTE = [
    'path_not_normal',
    'request_malformed',
    'token_missing',
    'token_wrong',
    'token_of_other_use',
    'context_missing',
    'context_invalid',
    'role_none',
    'role_too_low',
    'org_not_mapped',
    'invalid_query',
    'internal',
];
const ERRORS_OF_POST = [
    'content_type_unsupported',
    'content_encoding_unsupported',
    'body_too_large',
    'body_unreadable',
    'body_not_json',
    'invalid_body',
];
const errorContent = { 'application/json': { schema: apiErrorSchema } };
/** Error answers by status, each with the codes it may carry. */
function errorResponses(codes) {
    const statuses = [...new Set(codes.map((code) => errorTable[code].status))].sort((a, b) => a - b);
    return Object.fromEntries(statuses.map((status) => {
        const ofStatus = [...new Set(codes.filter((code) => errorTable[code].status === status))];
        return [status, { description: ofStatus.map((code) => `\`${code}\``).join(', '), content: errorContent }];
    }));
}
/** `/api/v1/act/issues/{id}/ack` → `postActIssuesIdAck`. */
function operationId(method, path) {
    const words = path.replace(/^\/api\/v1\//, '').match(/[A-Za-z0-9]+/g) ?? [];
    return [method.toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}
function describeRoute(route) {
    return route.kind === 'stream' ? describeStream(route) : describeJson(route);
}
function describeStream({ path, summary, role, errors }) {
    return {
        method: 'get',
        path,
        operationId: operationId('get', path),
        summary,
        description: `Wants the role ${role}.`,
        'x-vigil-role': role,
        request: { headers: z.object({ 'Last-Event-ID': z.string().optional() }) },
        responses: {
            200: { description: 'OK', content: { 'text/event-stream': { schema: { type: 'string' } } } },
            ...errorResponses([...ERRORS_OF_EVERY_ROUTE, ...errors]),
        },
    };
}
function describeJson({ method, path, summary, role, schemas, errors }) {
    const own = Object.keys(schemas.params.shape).length > 0 ? ['invalid_params', ...errors] : errors;
    const ofMethod = method === 'POST' ? ERRORS_OF_POST : [];
    return {
        method: method === 'POST' ? 'post' : 'get',
        path,
        operationId: operationId(method, path),
        summary,
        description: `Wants the role ${role}.`,
        'x-vigil-role': role,
        request: {
            params: schemas.params,
            query: schemas.query,
            ...(method === 'POST' ? { body: { content: { 'application/json': { schema: schemas.body } } } } : {}),
        },
        responses: {
            200: { description: 'OK', content: { 'application/json': { schema: schemas.reply } } },
            ...(method === 'GET' ? { 304: { description: 'As `If-None-Match` has it' } } : {}),
            ...errorResponses([...ERRORS_OF_EVERY_ROUTE, ...ofMethod, ...own]),
        },
    };
}
function describeProbe({ path, summary, contentType, errors }) {
    return {
        method: 'get',
        path,
        operationId: operationId('get', path),
        summary,
        security: [],
        responses: {
            200: { description: 'OK', content: { [contentType]: { schema: { type: 'string' } } } },
            ...errorResponses(['path_not_normal', 'request_malformed', ...errors]),
        },
    };
}
function describeHook({ path, summary, schemas }) {
    return {
        method: 'post',
        path,
        operationId: operationId('post', path),
        summary,
        security: [{ sender: [] }],
        request: { params: schemas.params, body: { content: { 'application/json': { schema: schemas.body } } } },
        responses: {
            200: { description: 'OK', content: { 'application/json': { schema: schemas.reply } } },
            ...errorResponses(['path_not_normal', 'request_malformed', 'hook_refused', ...ERRORS_OF_POST, 'internal']),
        },
    };
}
const codeList = () => API_ERROR_CODES.map((code) => `- \`${code}\` (${errorTable[code].status})`).join('\n');
/** The OpenAPI 3.1 document of these routes, out of the schemas by which they parse and answer. */
export function openApiDocument(version, routes, probes, hooks = []) {
    const { openAPIRegistry, getOpenAPI31Document } = new OpenAPIHono();
    openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
        type: 'http',
        scheme: 'bearer',
        description: "The admin token, or the plugin's beside X-Grafana-Context",
    });
    openAPIRegistry.registerComponent('securitySchemes', 'sender', {
        type: 'http',
        scheme: 'bearer',
        description: "The token that vigil.yaml gives a webhook's sender",
    });
    for (const route of routes)
        openAPIRegistry.registerPath(describeRoute(route));
    for (const hook of hooks)
        openAPIRegistry.registerPath(describeHook(hook));
    for (const probe of probes)
        openAPIRegistry.registerPath(describeProbe(probe));
    const document = getOpenAPI31Document({
        openapi: '3.1.0',
        info: {
            title: 'Vigil',
            version,
            description: 'Paths have one spelling: RFC 3986 normal form, nothing else is taken. Times are Unix milliseconds, ratios run 0–1. ' +
                `Every answer that is not a success carries a stable code:\n${codeList()}`,
        },
        security: [{ bearer: [] }],
    });
    return { ...document };
}

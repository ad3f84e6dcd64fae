import { roleReaches } from '@vigil/quality-model';
import { apiError } from '../apiError.ts';
import { entityTag, namesTag } from '../answer/entityTag.ts';
import { readJson } from '../body/readJson.ts';
import { refuseOtherMethods } from './refuseOtherMethods.ts';
/** Largest JSON body that is read. */
export const BODY_MAX_BYTES = 1024 * 1024;
/** `{id}` of OpenAPI → `:id` of the router. */
export const routerPath = (path) => path.replaceAll(/\{(\w+)\}/g, ':$1');
/** Parameters by name: a text, or a list where one is given more than once. */
function queryOf(url) {
    const { searchParams } = new URL(url);
    const valueOf = (name) => {
        const values = searchParams.getAll(name);
        return values.length === 1 ? (values[0] ?? '') : values;
    };
    return Object.fromEntries([...searchParams.keys()].map((name) => [name, valueOf(name)]));
}
async function answer(c, route, deps) {
    const caller = c.get('caller');
    // Decided before, by the path as it came; and again here, by the route that was found, should the two ever differ.
    if (!roleReaches(caller.role, route.role))
        throw apiError('role_too_low', { have: caller.role, need: route.role });
    return route.kind === 'stream' ? answerStream(c, route, deps) : answerJson(c, route, deps);
}
function answerStream(c, route, deps) {
    const [unknown] = Object.keys(queryOf(c.req.url));
    if (unknown !== undefined)
        throw apiError('invalid_query', { issues: [{ path: unknown, message: 'is not known here' }] });
    c.header('Content-Type', 'text/event-stream');
    // Proxies that hold answers back until they are whole would never let one through.
    c.header('X-Accel-Buffering', 'no');
    if (c.req.method === 'HEAD')
        return c.body(null);
    return c.body(route.open({ caller: c.get('caller'), lastEventId: c.req.header('Last-Event-ID') }, deps));
}
async function answerJson(c, route, deps) {
    const caller = c.get('caller');
    const body = route.method === 'POST' ? await readJson(c.req.raw, BODY_MAX_BYTES) : {};
    const request = { params: c.req.param(), query: queryOf(c.req.url), body, caller, requestId: c.get('requestId') };
    const reply = await route.serve(request, deps);
    if (route.method === 'GET') {
        const tag = entityTag(reply, route.clockMembers);
        c.header('ETag', tag);
        if (namesTag(c.req.header('If-None-Match'), tag))
            return c.body(null, 304);
    }
    return c.json(reply);
}
/** Puts the routes into the app; any other method of their paths is answered with 405. */
export function mountRoutes(app, routes, deps) {
    for (const route of routes)
        app.on(route.method, routerPath(route.path), (c) => answer(c, route, deps));
    for (const path of new Set(routes.map((route) => route.path)))
        refuseOtherMethods(app, routerPath(path), routes.filter((route) => route.path === path).map((route) => route.method));
}

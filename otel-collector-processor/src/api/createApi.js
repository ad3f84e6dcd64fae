import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { roleReaches } from '@vigil/quality-model';
import { apiError } from './apiError.ts';
import { answerError } from './answer/answerError.ts';
import { SECURITY_HEADERS } from './answer/securityHeaders.ts';
import { authenticate } from './auth/authenticate.ts';
import { recogniseBearer } from './auth/bearerToken.ts';
import { mountHooks } from './hook/mountHooks.ts';
import { openApiDocument } from './openApiDocument.ts';
import { pathOfTarget, pathProblem } from './path/normalForm.ts';
import { requiredRole } from './path/requiredRole.ts';
import { healthz } from './probe/healthz.ts';
import { metricsProbe } from './probe/metrics.ts';
import { readyz } from './probe/readyz.ts';
import { mountRoutes } from './route/mountRoutes.ts';
import { refuseOtherMethods } from './route/refuseOtherMethods.ts';
import { apiHooks } from './routes/apiHooks.ts';
import { apiRoutes } from './routes/apiRoutes.ts';
import { openApiRoute } from './routes/openApi.ts';
/** Under it a token is wanted, whether there is a route or not; of webhooks it is their sender's. */
const API_PATHS = '/api/*';
/**
 * The companion's API as an app, composed and nothing else: the order of these lines is the order in which a request is
 * looked at. Throws where the tokens cannot tell their bearers apart.
 */
export function createApi(deps, routes = apiRoutes, hooks = apiHooks) {
    const { logger, tenantsOfOrg } = deps;
    const recognise = recogniseBearer(deps.tokens);
    const probes = [healthz, readyz, metricsProbe(recognise)];
    let document;
    const allRoutes = [
        ...routes,
        openApiRoute(() => (document ??= openApiDocument(deps.version, allRoutes, probes, hooks))),
    ];
    const app = new Hono();
    app.onError((error, c) => answerError(error, c, logger));
    app.notFound(() => {
        throw apiError('not_found');
    });
    app.use(requestId());
    app.use(async (c, next) => {
        for (const [name, value] of Object.entries(SECURITY_HEADERS))
            c.header(name, value);
        await next();
    });
    // The path as it is on the request line, not as a parser made it. A Host header that holds a path would shift it.
    app.use(async (c, next) => {
        const routed = new URL(c.req.url).pathname;
        const path = c.env?.incoming?.url === undefined ? routed : pathOfTarget(c.env.incoming.url);
        const reason = pathProblem(path) ?? (path === routed ? undefined : 'is not the one that would be routed');
        if (reason !== undefined)
            throw apiError('path_not_normal', { reason });
        await next();
    });
    mountHooks(app, hooks, deps);
    app.use(API_PATHS, async (c, next) => {
        const bearer = recognise(c.req.header('Authorization'));
        const caller = authenticate(bearer, c.req.header('X-Grafana-Context'), tenantsOfOrg);
        c.set('caller', caller);
        const need = requiredRole(c.req.method, c.req.path);
        if (!roleReaches(caller.role, need))
            throw apiError('role_too_low', { have: caller.role, need });
        await next();
    });
    mountRoutes(app, allRoutes, deps);
    for (const { path, serve } of probes) {
        app.get(path, (c) => serve(c, deps));
        refuseOtherMethods(app, path, ['GET']);
    }
    return app;
}

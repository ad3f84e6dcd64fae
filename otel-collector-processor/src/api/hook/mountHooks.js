import { apiError } from '../apiError.ts';
import { bearsToken } from '../auth/bearsToken.ts';
import { readJson } from '../body/readJson.ts';
import { routerPath } from '../route/mountRoutes.ts';
import { parsed } from '../route/parseRequest.ts';
import { isHookPath } from './hookPath.ts';
async function take(c, hook, deps) {
    const params = c.req.param();
    if (!bearsToken(c.req.header('Authorization'), hook.token(params, deps)))
        throw apiError('hook_refused');
    const body = parsed(hook.schemas.body, await readJson(c.req.raw, hook.bodyMaxBytes), 'invalid_body');
    return c.json(await hook.serve(params, body, deps));
}
/** Puts the webhooks into the app. Whoever has no credential is told the same, whether there is such a webhook or not. */
export function mountHooks(app, hooks, deps) {
    for (const hook of hooks)
        app.post(routerPath(hook.path), (c) => take(c, hook, deps));
    app.use(async (c, next) => {
        if (isHookPath(c.req.path))
            throw apiError('hook_refused');
        await next();
    });
}

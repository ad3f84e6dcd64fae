import type { Context, Hono } from 'hono';
import { apiError } from '../apiError.ts';
import type { ApiEnv } from '../apiEnv.ts';
import { bearsToken } from '../auth/bearsToken.ts';
import { readJson } from '../body/readJson.ts';
import type { ApiDeps } from '../deps.ts';
import { routerPath } from '../route/mountRoutes.ts';
import { parsed } from '../route/parseRequest.ts';
import type { Hook } from './hook.ts';
import { isHookPath } from './hookPath.ts';

async function take(c: Context<ApiEnv>, hook: Hook, deps: ApiDeps): Promise<Response> {
  const params = c.req.param();
  if (!bearsToken(c.req.header('Authorization'), hook.token(params, deps))) throw apiError('hook_refused');
  const body = parsed(hook.schemas.body, await readJson(c.req.raw, hook.bodyMaxBytes), 'invalid_body');
  return c.json(await hook.serve(params, body, deps));
}

/** Puts the webhooks into the app. Whoever has no credential is told the same, whether there is such a webhook or not. */
export function mountHooks(app: Hono<ApiEnv>, hooks: readonly Hook[], deps: ApiDeps): void {
  for (const hook of hooks) app.post(routerPath(hook.path), (c) => take(c, hook, deps));
  app.use(async (c, next) => {
    if (isHookPath(c.req.path)) throw apiError('hook_refused');
    await next();
  });
}

import type { Hono } from 'hono';
import { apiError } from '../apiError.ts';
import type { ApiEnv } from '../apiEnv.ts';

/** Behind the handlers of a path: 405 with `Allow`. HEAD is GET without its body. */
export function refuseOtherMethods(app: Hono<ApiEnv>, path: string, methods: readonly string[]): void {
  const allowed = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  app.all(path, (c) => {
    c.header('Allow', allowed.join(', '));
    throw apiError('method_not_allowed', { allowed });
  });
}

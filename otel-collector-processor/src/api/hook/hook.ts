import type { z } from 'zod';
import type { DeepReadonly } from '../deepReadonly.ts';
import type { ApiDeps } from '../deps.ts';

/** One webhook, whatever its schemas are. */
export type Hook = Readonly<{
  /** With parameters as OpenAPI writes them: `/api/v1/hooks/alertmanager/{id}`. */
  path: `/api/v1/hooks/${string}`;
  summary: string;
  /** Largest body that is read. */
  bodyMaxBytes: number;
  schemas: Readonly<{ params: z.ZodObject; body: z.ZodType; reply: z.ZodObject }>;
  /**
   * The bearer token that the sender of this webhook has; undefined where nobody may send it. Asked before anything of
   * the body is read.
   */
  token: (params: Readonly<Record<string, string>>, deps: ApiDeps) => string | undefined;
  /** The reply's body, status 200. */
  serve: (params: Readonly<Record<string, string>>, body: unknown, deps: ApiDeps) => Promise<object>;
}>;

/**
 * POST /api/v1/hooks/…: takes what another system sends with a credential of its own; the installation's tokens and
 * Grafana's roles count for nothing here. It is no act of a person and not in the audit trail.
 */
export function defineHook<Params extends z.ZodObject, Body extends z.ZodType, Reply extends z.ZodObject>(
  definition: Pick<Hook, 'path' | 'summary' | 'bodyMaxBytes'> &
    Readonly<{
      params: Params;
      body: Body;
      reply: Reply;
      token: (params: z.output<Params>, deps: ApiDeps) => string | undefined;
      handle: (
        input: Readonly<{ params: z.output<Params>; body: z.output<Body> }>,
        deps: ApiDeps,
      ) => Promise<DeepReadonly<z.output<Reply>>>;
    }>,
): Hook {
  const { path, summary, bodyMaxBytes, params, body, reply, token, handle } = definition;
  return {
    path,
    summary,
    bodyMaxBytes,
    schemas: { params, body, reply },
    token: (given, deps) => {
      const parsed = params.safeParse(given);
      return parsed.success ? token(parsed.data, deps) : undefined;
    },
    // `mountHooks` has parsed both by these schemas.
    serve: (given, read, deps) =>
      handle({ params: params.parse(given), body: read as z.output<Body> }, deps) as Promise<object>,
  };
}

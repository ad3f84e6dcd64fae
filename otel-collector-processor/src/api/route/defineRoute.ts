import { z } from 'zod';
import { auditAct } from '../audit/auditAct.ts';
import type { ApiDeps } from '../deps.ts';
import { requiredRole } from '../path/requiredRole.ts';
import { parseRequest } from './parseRequest.ts';
import type { JsonRoute, RouteDefinition, RouteInput, RouteRequest, StreamRoute } from './route.ts';

const nothing = z.strictObject({});
type Nothing = typeof nothing;

/** Runs the handler. Between parsing and handling stands what the kind of route wants: nothing, or the audit trail. */
type Around<Input> = (
  run: () => Promise<object>,
  input: Input,
  request: RouteRequest,
  deps: ApiDeps,
) => Promise<object>;

function defineRoute<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Reply extends z.ZodObject,
>(
  method: JsonRoute['method'],
  definition: RouteDefinition<string, Params, Query, Body, Reply>,
  extra: Pick<JsonRoute, 'errors' | 'clockMembers'>,
  around: Around<RouteInput<Params, Query, Body>>,
): JsonRoute {
  const { path, summary, reply, handle } = definition;
  // A schema that is left out is `nothing`, and so is its type parameter, by its default: TypeScript cannot see that the two go together.
  const params = definition.params ?? (nothing as z.ZodObject as Params);
  const query = definition.query ?? (nothing as z.ZodObject as Query);
  const body = definition.body ?? (nothing as z.ZodType as Body);
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
export function readRoute<
  Reply extends z.ZodObject,
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
>(
  definition: RouteDefinition<`/api/v1/${string}`, Params, Query, Nothing, Reply> &
    Readonly<{
      /** Members of the reply that change by the clock alone: they do not make it another answer. */
      clockMembers?: readonly (keyof z.output<Reply> & string)[];
    }>,
): JsonRoute {
  const { errors = [], clockMembers = [] } = definition;
  return defineRoute('GET', definition, { errors, clockMembers }, (run) => run());
}

/** POST /api/v1/query/…: reads, by a question too large for a URL. */
export function queryRoute<
  Reply extends z.ZodObject,
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends z.ZodType = Nothing,
>(definition: RouteDefinition<`/api/v1/query/${string}`, Params, Query, Body, Reply>): JsonRoute {
  return defineRoute('POST', definition, { errors: definition.errors ?? [], clockMembers: [] }, (run) => run());
}

/** `/api/v1/act/issues/{id}/ack` → `act.issues.ack`. */
function actionOf(path: string): string {
  const [, , ...segments] = path.slice(1).split('/');
  return segments.filter((segment) => !segment.startsWith('{')).join('.');
}

/**
 * POST /api/v1/act/… (Editor) and /api/v1/admin/… (Admin): changes something. It says upon what, and is in the audit
 * trail before it begins.
 */
export function actRoute<
  Reply extends z.ZodObject,
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends z.ZodType = Nothing,
>(
  definition: RouteDefinition<`/api/v1/${'act' | 'admin'}/${string}`, Params, Query, Body, Reply> &
    Readonly<{
      /** What is acted upon. */
      subject: (input: RouteInput<Params, Query, Body>) => string;
      /** What else the audit trail should keep; never a secret. */
      auditDetail?: (input: RouteInput<Params, Query, Body>) => Readonly<Record<string, unknown>>;
    }>,
): JsonRoute {
  const { path, subject, auditDetail, errors = [] } = definition;
  const action = actionOf(path);
  return defineRoute(
    'POST',
    definition,
    { errors: [...errors, 'store_unavailable'], clockMembers: [] },
    (run, input, { caller, requestId }, deps) =>
      auditAct({ caller, requestId, action, subject: subject(input), detail: auditDetail?.(input) ?? {} }, deps, run),
  );
}

/** GET /api/v1/…: server-sent events. */
export function streamRoute(
  definition: Readonly<{ path: `/api/v1/${string}`; summary: string; errors: StreamRoute['errors'] }> &
    Pick<StreamRoute, 'open'>,
): StreamRoute {
  return { kind: 'stream', method: 'GET', role: requiredRole('GET', definition.path), ...definition };
}

import type { z } from 'zod';
import type { RequestIssue } from '@vigil/quality-model';
import { apiError } from '../apiError.ts';
import type { RouteInput, RouteRequest } from './route.ts';

/** As many as help; a body of thousands of entries may have as many mistakes. */
const ISSUES_MAX = 20;

/** Zod's issues, each named by its path; a key that is not known is named itself. */
function requestIssues(error: z.core.$ZodError): RequestIssue[] {
  return error.issues.slice(0, ISSUES_MAX).flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path.join('.'), message: issue.message }];
    return issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'is not known here' }));
  });
}

/** A part of a request as its schema has it. Throws an error of this code. */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  code: 'invalid_params' | 'invalid_query' | 'invalid_body',
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) throw apiError(code, { issues: requestIssues(result.error) });
  return result.data;
}

/** The request as the route's schemas have it. Throws `invalid_params`, `invalid_query`, `invalid_body`. */
export function parseRequest<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  schemas: Readonly<{ params: Params; query: Query; body: Body }>,
  { params, query, body, caller }: RouteRequest,
): RouteInput<Params, Query, Body> {
  return {
    params: parsed(schemas.params, params, 'invalid_params'),
    query: parsed(schemas.query, query, 'invalid_query'),
    body: parsed(schemas.body, body, 'invalid_body'),
    caller,
  };
}

import { z } from 'zod';
import { HttpProblem } from './httpProblem.ts';

/** The value by its schema, or 400 `invalid_request` that says what is wrong with it. */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new HttpProblem(400, 'invalid_request', z.prettifyError(result.error));
}

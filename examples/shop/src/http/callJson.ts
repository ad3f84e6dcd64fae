import { z } from 'zod';
import { HttpProblem } from './httpProblem.ts';

export type JsonCall = Readonly<{
  method: 'GET' | 'POST' | 'DELETE';
  url: string;
  body?: unknown;
  timeoutMs: number;
}>;

const problemSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

async function send(call: JsonCall): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(call.url, {
      method: call.method,
      ...(call.body === undefined
        ? {}
        : { body: JSON.stringify(call.body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(call.timeoutMs),
    });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'TimeoutError') {
      throw new HttpProblem(504, 'upstream_timeout', `No answer within ${call.timeoutMs} ms.`, { cause });
    }
    throw new HttpProblem(502, 'upstream_unreachable', 'The connection failed.', { cause });
  }
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HttpProblem(502, 'upstream_invalid', 'The answer is not JSON.', { cause });
  }
}

/**
 * Calls another process of the shop and gives its answer by `schema`. Its 4xx answers are thrown as they are; 5xx, a
 * broken connection and an answer of another shape as 502; no answer in time as 504.
 */
export async function callJson<S extends z.ZodType>(call: JsonCall, schema: S): Promise<z.output<S>> {
  const { status, text } = await send(call);
  if (status >= 500) throw new HttpProblem(502, 'upstream_failed', `The answer was ${status}.`);
  const value = parseJson(text);
  if (status >= 400) {
    const problem = problemSchema.safeParse(value);
    throw problem.success
      ? new HttpProblem(status, problem.data.error.code, problem.data.error.message)
      : new HttpProblem(status, 'upstream_refused', `The answer was ${status}.`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new HttpProblem(502, 'upstream_invalid', z.prettifyError(result.error));
}

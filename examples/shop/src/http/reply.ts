import type { Html } from './html.ts';
import type { HttpProblem } from './httpProblem.ts';

/** An answer, ready to be sent. */
export type Reply = Readonly<{ status: number; headers: Readonly<Record<string, string | string[]>>; body: string }>;

type Headers = Reply['headers'];

export function jsonReply(status: number, value: unknown, headers: Headers = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

export function htmlReply(status: number, page: Html, headers: Headers = {}): Reply {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body: page.markup };
}

/** 204: done, and nothing to say. */
export const noContent: Reply = { status: 204, headers: {}, body: '' };

/** 303: after a form was taken, look there. */
export function seeOther(location: string, headers: Headers = {}): Reply {
  return { status: 303, headers: { location, ...headers }, body: '' };
}

/** A problem as `{ error: { code, message } }`. */
export function problemReply(problem: HttpProblem): Reply {
  return jsonReply(problem.status, { error: { code: problem.code, message: problem.message } });
}

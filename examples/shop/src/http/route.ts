import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from './reply.ts';

export type ShopRequest = Readonly<{
  /** Values of the path's `:names`, decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The body, JSON or a form, as a plain value; `undefined` if there is none. Fails with 400, 413 or 415. */
  body(): Promise<unknown>;
}>;

/** One operation. Its server span and its row in the own counts are called `${method} ${path}`. */
export type Route = Readonly<{
  method: 'GET' | 'POST' | 'DELETE';
  /** Segments; one that begins with `:` takes any value. */
  path: string;
  handle(request: ShopRequest): Promise<Reply>;
}>;

/** Where the shop is steered and looked after; nothing there is traced or counted. */
const OFF_RECORD = /^\/(healthz$|__shop\/)/;

export function isOffRecord(pathname: string): boolean {
  return OFF_RECORD.test(pathname);
}

/** Path of a request line's target, without its query. */
export function pathnameOf(target: string | undefined): string {
  return (target ?? '/').split('?', 1)[0] ?? '/';
}

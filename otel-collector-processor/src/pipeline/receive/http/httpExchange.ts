import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/** A request and the way to answer it, over HTTP/1.1 or HTTP/2. */
export interface HttpExchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  /** Asks for a body that the sender holds back (`Expect: 100-continue`). */
  invite(): void;
  /** Calls the listener when the connection is gone, before the answer or after it. */
  onGone(listener: () => void): void;
  /** Answers, once. If the body was not read to its end, what is left of it is thrown away, for a short time. */
  reply(reply: HttpReply): void;
}

export type HttpReply = Readonly<{
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** The sender was waited for long enough: the rest of its request is not. */
  abandon?: boolean;
}>;

/** What Content-Length announces, in bytes. */
export function announcedBytes(headers: IncomingHttpHeaders): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

export function withoutQuery(target: string): string {
  const end = target.indexOf('?');
  return end < 0 ? target : target.slice(0, end);
}

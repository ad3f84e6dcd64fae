import type { IncomingMessage } from 'node:http';
import { LIMITS } from './limits.ts';

/** What a request's body was: its JSON, or why it is of no use. */
export type JsonBody = Readonly<{ kind: 'json'; value: unknown } | { kind: 'invalid' } | { kind: 'too_long' }>;

/** Reads a request's body, which has to say that it is JSON: a form of another site cannot. */
export async function readJson(request: IncomingMessage): Promise<JsonBody> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(type)) return { kind: 'invalid' };
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LIMITS.bodyMaxBytes) return { kind: 'too_long' };
    chunks.push(chunk);
  }
  try {
    return { kind: 'json', value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
  } catch {
    return { kind: 'invalid' };
  }
}

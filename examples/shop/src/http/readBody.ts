import type { IncomingMessage } from 'node:http';
import { HttpProblem } from './httpProblem.ts';

/** The shop's largest body, a full cart, is far below. */
const BODY_MAX_BYTES = 64 * 1024;

function parseBody(type: string, text: string): unknown {
  switch (type) {
    case 'application/json':
      try {
        return JSON.parse(text);
      } catch (cause) {
        throw new HttpProblem(400, 'invalid_json', 'The body is not JSON.', { cause });
      }
    case 'application/x-www-form-urlencoded':
      return Object.fromEntries(new URLSearchParams(text));
    default:
      throw new HttpProblem(415, 'unsupported_media_type', 'Send JSON or a form.');
  }
}

/** Reads and parses a request's body. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed on return: a body that is too large still gets its answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_MAX_BYTES) throw new HttpProblem(413, 'body_too_large', `The limit is ${BODY_MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return parseBody(type, Buffer.concat(chunks).toString('utf8'));
}

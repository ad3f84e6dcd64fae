import { createReadStream, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerMessage } from '../http/answer.ts';
import { contentType } from './contentType.ts';
import { resolveFile } from './resolveFile.ts';

/**
 * Answers with the first of `candidates` that is a file below its folder, or 404. The browser keeps it, and asks each
 * time whether it still holds.
 */
export function answerFile(
  request: IncomingMessage,
  response: ServerResponse,
  candidates: readonly Readonly<{ folder: string; path: string }>[],
): void {
  const file = candidates.map(({ folder, path }) => resolveFile(folder, path)).find((found) => found !== undefined);
  if (file === undefined) return answerMessage(response, 404, 'Not found');
  const { size, mtimeMs } = statSync(file);
  const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  const headers = { etag, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    'content-type': contentType(file),
    'content-length': size,
    // An SVG or a page that somebody opens by itself runs nothing here.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  createReadStream(file)
    .once('error', () => response.destroy())
    .pipe(response);
}

import type { ServerResponse } from 'node:http';
import { DOCUMENT_CSP } from './contentSecurityPolicy.ts';

/** Answers with a page, which may use nothing that is not from here. */
export function answerPage(response: ServerResponse, html: string): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': DOCUMENT_CSP,
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'deny',
  });
  response.end(html);
}

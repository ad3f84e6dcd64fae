import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { API_HEADERS } from './apiHeaders.ts';

/** Answers with JSON, as Grafana's API does. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: OutgoingHttpHeaders = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body), 'utf8');
  response.writeHead(status, {
    ...API_HEADERS,
    'content-type': 'application/json',
    'content-length': bytes.length,
    ...headers,
  });
  response.end(bytes);
}

/** Answers with Grafana's form of an error. */
export function answerMessage(response: ServerResponse, status: number, message: string): void {
  answerJson(response, status, { message });
}

/** Answers with a status and nothing else. */
export function answerEmpty(response: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { ...API_HEADERS, 'content-length': 0, ...headers });
  response.end();
}

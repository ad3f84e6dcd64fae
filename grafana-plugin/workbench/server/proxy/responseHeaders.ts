import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { API_HEADERS } from '../http/apiHeaders.ts';
import { hopByHop } from './requestHeaders.ts';

/** What would change how the browser deals with Grafana itself, or says who answered. */
const DROPPED: ReadonlySet<string> = new Set([
  'alt-svc',
  'close',
  'expires',
  'pragma',
  'server',
  'set-cookie',
  'strict-transport-security',
]);

/** Headers of the companion's answer as Grafana passes them on. `unpacked`: its body comes without the encoding it had. */
export function answerHeaders(answer: IncomingMessage, unpacked: boolean): OutgoingHttpHeaders {
  const hop = hopByHop(answer.headers);
  const dropped = (name: string) =>
    hop.has(name) || DROPPED.has(name) || (unpacked && (name === 'content-encoding' || name === 'content-length'));
  const { via } = answer.headers;
  return {
    ...Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !dropped(name))),
    ...API_HEADERS,
    'content-security-policy': 'sandbox',
    via: [`${answer.httpVersion} grafana`, ...(via === undefined ? [] : [via])].join(', '),
  };
}

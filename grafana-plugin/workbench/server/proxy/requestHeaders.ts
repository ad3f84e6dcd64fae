import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** What concerns one connection only (RFC 9110 §7.6.1), with what `Connection` names. */
export function hopByHop({ connection }: IncomingHttpHeaders): ReadonlySet<string> {
  const named = (connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return new Set([
    'connection',
    'keep-alive',
    'proxy-authenticate',
    'proxy-authorization',
    'proxy-connection',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    ...named,
  ]);
}

/** The sender's, which Grafana does not pass on: its credentials, where it came from, and what it says of who it is. */
const DROPPED: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'host',
  'origin',
  'referer',
  'set-cookie',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-grafana-context',
  'x-grafana-id',
  'x-grafana-user',
]);

/**
 * Headers that go on with a request from `remoteAddress`, but for those that Grafana makes itself. Without
 * `Accept-Encoding` Go's client asks for gzip by itself, and unpacks it.
 */
export function forwardedHeaders(headers: IncomingHttpHeaders, remoteAddress: string): OutgoingHttpHeaders {
  const hop = hopByHop(headers);
  const kept = Object.entries(headers).filter(([name]) => !hop.has(name) && !DROPPED.has(name));
  const before = headers['x-forwarded-for'] === undefined ? [] : [String(headers['x-forwarded-for'])];
  return {
    ...Object.fromEntries(kept),
    // Twice: once by Grafana, once by Go's reverse proxy.
    'x-forwarded-for': [...before, remoteAddress, remoteAddress].join(', '),
    'x-grafana-referer': headers.referer ?? '',
    'accept-encoding': headers['accept-encoding'] ?? 'gzip',
  };
}

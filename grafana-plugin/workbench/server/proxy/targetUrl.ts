import { escapePath, unescapePath } from './goPath.ts';

/**
 * Where a request goes: `url`; or why Grafana does not get there: `unparsable` (it answers 500), `unreachable` (502, as
 * when nobody answers).
 */
export type Target = Readonly<
  { kind: 'url'; origin: URL; path: string } | { kind: 'unparsable' } | { kind: 'unreachable' }
>;

/** The route's filled-in URL with the tail and the request's query. The URL's own query is dropped. */
export function targetUrl(routeUrl: string, tail: string, query: string): Target {
  // eslint-disable-next-line no-control-regex -- Go refuses a URL that holds one
  if (/[\x00-\x1f\x7f]/.test(routeUrl)) return { kind: 'unparsable' };
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(routeUrl)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    // An address that is not set is a path to Go, which it cannot send anything to; `host:port` is not even that.
    const [first = ''] = routeUrl.split('/');
    return { kind: first.includes(':') ? 'unparsable' : 'unreachable' };
  }
  if (scheme !== 'http' && scheme !== 'https') return { kind: 'unreachable' };
  const authority = /^[^:]+:\/\/([^/?#]*)([^?#]*)/.exec(routeUrl);
  if (authority === null || authority[1] === '') return { kind: 'unreachable' };
  const path = unescapePath(authority[2]!);
  if (path === undefined || !URL.canParse(`${scheme}://${authority[1]}`)) return { kind: 'unparsable' };
  return {
    kind: 'url',
    origin: new URL(`${scheme}://${authority[1]}`),
    path: `${escapePath(joinPaths(path, tail)) || '/'}${query}`,
  };
}

/** One slash between the two, where they bring one or none. More of them stay, and `..` stays too. */
export function joinPaths(base: string, tail: string): string {
  if (tail === '') return base;
  if (base.endsWith('/') && tail.startsWith('/')) return base + tail.slice(1);
  return base.endsWith('/') || tail.startsWith('/') ? base + tail : `${base}/${tail}`;
}

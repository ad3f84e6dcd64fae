import type { TargetConfig } from './targetConfig.ts';

/** A system that journeys may call. */
export type Target = Readonly<{
  /** As it is written: in messages and as the label `instance`. */
  name: string;
  /** `http:` or `https:`; undefined for both. */
  protocol: string | undefined;
  /** Lower case; IPv6 in brackets. */
  hostname: string;
  port: number;
  /** '' or `/path`, without a slash at the end. */
  pathPrefix: string;
  maxRequestsPerMinute: number;
  maxConcurrent: number;
  allowPrivate: boolean;
}>;

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

function portOf(url: URL): number {
  return url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port);
}

/** The target that a valid entry of `targets` means. */
export function targetOf({ baseUrl, host, maxRequestsPerMinute, maxConcurrent, allowPrivate }: TargetConfig): Target {
  const limits = { maxRequestsPerMinute, maxConcurrent, allowPrivate };
  if (baseUrl !== undefined) {
    const url = new URL(baseUrl);
    const pathPrefix = url.pathname.replace(/\/+$/, '');
    const name = baseUrl.replace(/\/+$/, '');
    return { name, protocol: url.protocol, hostname: url.hostname, port: portOf(url), pathPrefix, ...limits };
  }
  if (host === undefined) throw new Error('a target needs baseUrl or host');
  const port = Number(host.slice(host.lastIndexOf(':') + 1));
  const { hostname } = new URL(`http://${host}`);
  return { name: host, protocol: undefined, hostname, port, pathPrefix: '', ...limits };
}

/** Two targets with the same place would share nothing and let twice as much through. */
export function placeOfTarget({ hostname, port, pathPrefix }: Target): string {
  return `${hostname}:${port}${pathPrefix}`;
}

/** The path as a server may read it that decodes before it routes: `/app/..%2fadmin` is `/admin`. */
function decodedPath(url: URL): string | undefined {
  try {
    return new URL(decodeURIComponent(url.pathname).replaceAll('\\', '/').replace(/^\/+/, '/'), url.origin).pathname;
  } catch {
    return undefined;
  }
}

const isBelow = (path: string | undefined, prefix: string): boolean =>
  prefix === '' || path === prefix || path?.startsWith(`${prefix}/`) === true;

/** The target that a URL belongs to, the one with the longest path where there are several; undefined if it may not be called. */
export function findTarget(targets: readonly Target[], url: URL): Target | undefined {
  if (url.username !== '' || url.password !== '') return undefined;
  const fitting = targets.filter(
    ({ protocol, hostname, port, pathPrefix }) =>
      (protocol === undefined ? url.protocol in DEFAULT_PORTS : url.protocol === protocol) &&
      url.hostname === hostname &&
      portOf(url) === port &&
      isBelow(url.pathname, pathPrefix) &&
      isBelow(decodedPath(url), pathPrefix),
  );
  return fitting.toSorted((a, b) => b.pathPrefix.length - a.pathPrefix.length)[0];
}

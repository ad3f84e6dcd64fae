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
  maxBytesPerDay: number;
  /** What one request and its answer may take of that, whatever the answer: so much is held while it is under way. */
  maxBytesPerRequest: number;
  /** As `services` names it; undefined where only journeys tell. */
  service: string | undefined;
  allowPrivate: boolean;
}>;

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
/** Schemes of steps that are no HTTP; a target that is a host and port takes them all. */
const PROBE_SCHEMES: ReadonlySet<string> = new Set(['tcp:', 'tls:', 'dns:', 'grpc:', 'grpcs:']);

function portOf(url: URL): number {
  return url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port);
}

/** Largest answer that a step reads, with its head: a journey looks at pages and documents, not at downloads. */
const REQUEST_MAX_BYTES = 5 * 1024 * 1024;
/** However small the budget of a day is, so many requests have to fit into it. */
const REQUESTS_PER_DAY_MIN = 16;

/** The target that a valid entry of `targets` means. */
export function targetOf(config: TargetConfig): Target {
  const { baseUrl, host, maxRequestsPerMinute, maxConcurrent, maxBytesPerDay, service, allowPrivate } = config;
  const maxBytesPerRequest = Math.min(REQUEST_MAX_BYTES, Math.floor(maxBytesPerDay / REQUESTS_PER_DAY_MIN));
  const limits = { maxRequestsPerMinute, maxConcurrent, maxBytesPerDay, maxBytesPerRequest, service, allowPrivate };
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

/**
 * Does a target take a URL of this scheme? To look at the certificate of an https target is to ask less, and so is to
 * open a connection, unless only some of its paths may be called: over a bare connection anything can be asked.
 */
function takesScheme({ protocol, pathPrefix }: Target, scheme: string): boolean {
  if (protocol === undefined) return scheme in DEFAULT_PORTS || PROBE_SCHEMES.has(scheme);
  return (
    scheme === protocol || (scheme === 'tls:' && protocol === 'https:') || (scheme === 'tcp:' && pathPrefix === '')
  );
}

/** Host and port as every URL of HTTP has them: of other schemes the standard leaves the host as it is written. */
function placeOf(url: URL): Readonly<{ hostname: string; port: number }> | undefined {
  if (url.protocol in DEFAULT_PORTS) return { hostname: url.hostname, port: portOf(url) };
  if (!URL.canParse(`http://${url.hostname}`)) return undefined;
  return { hostname: new URL(`http://${url.hostname}`).hostname, port: portOf(url) };
}

/** The target that a URL belongs to, the one with the longest path where there are several; undefined if it may not be called. */
export function findTarget(targets: readonly Target[], url: URL): Target | undefined {
  if (url.username !== '' || url.password !== '') return undefined;
  const place = placeOf(url);
  if (place === undefined) return undefined;
  const isHttp = url.protocol in DEFAULT_PORTS;
  const fitting = targets.filter(
    (target) =>
      takesScheme(target, url.protocol) &&
      place.hostname === target.hostname &&
      place.port === target.port &&
      (!isHttp || (isBelow(url.pathname, target.pathPrefix) && isBelow(decodedPath(url), target.pathPrefix))),
  );
  const [narrowest] = fitting.toSorted((a, b) => b.pathPrefix.length - a.pathPrefix.length);
  return isHttp ? narrowest : (fitting.find(({ pathPrefix }) => pathPrefix === '') ?? narrowest);
}

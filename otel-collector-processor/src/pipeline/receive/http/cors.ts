import type { IncomingHttpHeaders } from 'node:http';

type Headers = Readonly<Record<string, string>>;
const NONE: Headers = {};

/** How long a browser may remember the answer to a preflight, seconds: the most that Chromium grants. */
const PREFLIGHT_MAX_AGE_SECONDS = 7_200;

export type Cors = Readonly<{
  /** For every answer: lets the page of a listed origin read it. */
  answer: (headers: IncomingHttpHeaders) => Headers;
  /** For an OPTIONS request; undefined if it is no preflight of a listed origin. */
  preflight: (headers: IncomingHttpHeaders) => Headers | undefined;
}>;

/** Cross-origin requests (WHATWG Fetch) of browsers that send telemetry. Without origins it allows nothing. */
export function corsFor(origins: readonly string[], tenantHeader: string): Cors {
  const any = origins.includes('*');
  const listed = new Set(origins);
  const answer = ({ origin }: IncomingHttpHeaders): Headers => {
    if (origin === undefined || (!any && !listed.has(origin))) return NONE;
    return {
      'access-control-allow-origin': any ? '*' : origin,
      'access-control-expose-headers': 'retry-after',
      ...(!any && { vary: 'origin' }),
    };
  };
  return {
    answer: origins.length === 0 ? () => NONE : answer,
    preflight: (headers) => {
      const allowed = answer(headers);
      if (allowed === NONE || headers['access-control-request-method'] === undefined) return undefined;
      return {
        ...allowed,
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': `content-type, content-encoding, authorization, ${tenantHeader}`,
        'access-control-max-age': String(PREFLIGHT_MAX_AGE_SECONDS),
      };
    },
  };
}

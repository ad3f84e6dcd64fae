import type { IncomingHttpHeaders } from 'node:http';

/** Names under which a browser on this machine finds the workbench. */
const OWN_NAMES: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

type Asked = Readonly<{ method: string; headers: IncomingHttpHeaders }>;

/**
 * Why a request is not to be answered; undefined if it may be. Nobody logs in here, so whatever a page of another site
 * makes the browser ask has to be kept out: by a name that points to this machine (DNS rebinding, Host), by a form or a
 * script (Origin, Sec-Fetch-Site). Following a link to a page is allowed.
 */
export function refuseForeign({ method, headers }: Asked, port: number): string | undefined {
  const host = (headers.host ?? '').toLowerCase();
  if (!ownHosts(port).includes(host)) return `"${host}" is not a name of the workbench`;
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return 'origin not allowed';
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return undefined;
  const opensPage =
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return opensPage ? undefined : 'another site asks for this';
}

function ownHosts(port: number): readonly string[] {
  return OWN_NAMES.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}

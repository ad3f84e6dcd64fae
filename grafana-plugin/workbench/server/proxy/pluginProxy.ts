import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { constants, createGunzip } from 'node:zlib';
import { answerEmpty, answerMessage } from '../http/answer.ts';
import { LIMITS } from '../http/limits.ts';
import type { ProxyRoute } from '../plugins/pluginDescriptor.ts';
import { permissionsOf } from '../plugins/permissions.ts';
import type { PluginSettings } from '../plugins/pluginSettings.ts';
import type { InstalledPlugins } from '../plugins/readPlugins.ts';
import { includesRole } from '../plugins/role.ts';
import type { GrafanaUser } from '../session/grafanaUser.ts';
import { escapedPath } from './goPath.ts';
import { grafanaContext } from './grafanaContext.ts';
import { matchRoute } from './matchRoute.ts';
import { renderTemplate } from './renderTemplate.ts';
import { forwardedHeaders } from './requestHeaders.ts';
import { answerHeaders } from './responseHeaders.ts';
import { targetUrl } from './targetUrl.ts';

export const PROXY_PREFIX = '/api/plugin-proxy/';

export type ProxyDeps = Readonly<{
  plugins: InstalledPlugins;
  settings: () => PluginSettings;
  /** Value of `X-Grafana-Id`. */
  idToken: (user: GrafanaUser) => string;
  nowMs: () => number;
}>;

/** Grafana's plugin proxy, for `user`: what it lets through, what it adds and what it takes away, as measured on 12.3. */
export function proxyRequest(
  request: IncomingMessage,
  response: ServerResponse,
  user: GrafanaUser,
  deps: ProxyDeps,
): void {
  const { app } = deps.plugins;
  const settings = deps.settings();
  const [sentPath = '', ...queries] = (request.url ?? '').split('?');
  const query = queries.length === 0 ? '' : `?${queries.join('?')}`;
  const path = escapedPath(sentPath);
  if (path === undefined) return answerEmpty(response, 400);
  const [id = ''] = path.slice(PROXY_PREFIX.length).split('/');
  if (id !== app.id) return answerMessage(response, 404, 'Plugin not found');
  if (!settings.enabled) return answerMessage(response, 404, 'Plugin is not enabled');
  // One slash belongs to the prefix: a second one is the first of the path.
  const below = path.slice(PROXY_PREFIX.length + id.length).replace(/^\//, '');
  const match = matchRoute(app.routes, request.method ?? '', below);
  if (match === undefined) return answerMessage(response, 404, 'plugin route match not found');
  if (!mayUse(match.route, user, deps.plugins)) return answerMessage(response, 403, 'plugin proxy route access denied');

  const data = { jsonData: settings.jsonData ?? {}, secureJsonData: settings.secureJsonData };
  const target = targetUrl(renderTemplate(match.route.url, data), match.tail, query);
  if (target.kind === 'unparsable') return answerMessage(response, 500, 'Could not parse url');
  if (target.kind === 'unreachable') return answerEmpty(response, 502);
  const headers: OutgoingHttpHeaders = {
    ...forwardedHeaders(request.headers, request.socket.remoteAddress ?? ''),
    host: target.origin.host,
    'x-grafana-context': grafanaContext(user, deps.nowMs()),
    'x-grafana-id': deps.idToken(user),
  };
  for (const { name, content } of match.route.headers) headers[name.toLowerCase()] = renderTemplate(content, data);
  forward(request, response, target, headers);
}

/** An action decides, where the route has one; else a role; else everybody may. */
function mayUse({ reqAction, reqRole }: ProxyRoute, user: GrafanaUser, plugins: InstalledPlugins): boolean {
  if (reqAction !== '') return permissionsOf(user.role, plugins).has(reqAction);
  return reqRole === undefined || includesRole(user.role, reqRole);
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { origin, path }: Readonly<{ origin: URL; path: string }>,
  headers: OutgoingHttpHeaders,
): void {
  if (Number(request.headers['content-length'] ?? 0) > LIMITS.proxiedBodyMaxBytes) return answerEmpty(response, 413);
  const send = origin.protocol === 'https:' ? httpsRequest : httpRequest;
  const companion = send({
    host: origin.hostname.replace(/^\[|\]$/g, ''),
    port: origin.port,
    method: request.method,
    path,
    headers,
    // A kept connection may be one to a companion that has been started anew since.
    agent: false,
  });
  let failure = 502;
  const fail = (status: number) => {
    failure = status;
    companion.destroy(new Error(`gave up with ${status}`));
  };
  companion.once('socket', (socket) => {
    const late = setTimeout(() => fail(504), LIMITS.connectTimeoutMs);
    socket.once('connect', () => clearTimeout(late));
    socket.once('close', () => clearTimeout(late));
  });
  companion.once('error', () => {
    // Headers that are out cannot be taken back: the browser sees the connection break, as with Grafana.
    if (response.headersSent) response.destroy();
    else answerEmpty(response, failure);
  });
  companion.once('response', (answer) => {
    const gzip = request.headers['accept-encoding'] === undefined && answer.headers['content-encoding'] === 'gzip';
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answerHeaders(answer, gzip));
    response.flushHeaders();
    answer.once('error', () => response.destroy());
    const body = gzip ? answer.pipe(createGunzip({ flush: constants.Z_SYNC_FLUSH })) : answer;
    body.once('error', () => response.destroy());
    body.pipe(response);
  });
  response.once('close', () => companion.destroy());
  let sentBytes = 0;
  request.on('data', (chunk: Buffer) => {
    sentBytes += chunk.length;
    if (sentBytes > LIMITS.proxiedBodyMaxBytes) fail(413);
  });
  request.pipe(companion);
}

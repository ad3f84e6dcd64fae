import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { answerFile } from './files/answerFile.ts';
import { publicFiles } from './files/publicFolder.ts';
import { answerGrafanaApi } from './grafanaApi/grafanaApi.ts';
import { answerEmpty, answerMessage } from './http/answer.ts';
import { LIMITS } from './http/limits.ts';
import { refuseForeign } from './http/refuseForeign.ts';
import { bootData } from './pages/bootData.ts';
import { DOCUMENT_CSP } from './pages/contentSecurityPolicy.ts';
import { page } from './pages/page.ts';
import type { PluginSettings } from './plugins/pluginSettings.ts';
import { readPlugins } from './plugins/readPlugins.ts';
import { identityTokens } from './proxy/identityToken.ts';
import { PROXY_PREFIX, proxyRequest } from './proxy/pluginProxy.ts';
import { answerSession } from './session/answerSession.ts';
import { grafanaUser, type GrafanaUser } from './session/grafanaUser.ts';
import { readSession } from './session/sessionCookie.ts';

export type WorkbenchOptions = Readonly<{
  /** 0: one that is free. */
  port: number;
  /** Folder of the built plugin. */
  dist: string;
  /** Folder of the host's package, for icons and fonts. */
  host: string;
  /** Folder of the host's bundle. */
  bundle: string;
  /** Grafana's, whose packages the bundle is made from. */
  version: string;
  /** What the app is set to at the start. */
  settings: PluginSettings;
  /** A dashboard's classic JSON, for `/d/workbench`. */
  dashboardFile?: string | undefined;
}>;

export type Workbench = Readonly<{ url: string; close: () => Promise<void> }>;

const HOST_URL = '/workbench/host/';

/** Serves the workbench on loopback. Rejects where the port is taken or the plugin is not built. */
export async function startWorkbench(o: WorkbenchOptions): Promise<Workbench> {
  const plugins = readPlugins(o.dist);
  if (!existsSync(join(o.bundle, 'main.js'))) throw new Error(`no main.js in ${o.bundle}: build the host first`);
  let settings = o.settings;
  const tokens = identityTokens();
  const nowMs = () => Date.now();
  const apiDeps = {
    plugins,
    settings: () => settings,
    saveSettings: (saved: PluginSettings) => void (settings = saved),
    signingKeys: tokens.keys,
    version: o.version,
    dashboardFile: o.dashboardFile,
  };

  const server = createServer({
    headersTimeout: LIMITS.headersTimeoutMs,
    requestTimeout: LIMITS.requestTimeoutMs,
    keepAliveTimeout: LIMITS.keepAliveTimeoutMs,
    maxHeaderSize: LIMITS.headersMaxBytes,
  });
  server.maxConnections = LIMITS.connectionsMax;
  const port = (): number => (server.address() as AddressInfo).port;
  const url = (): string => `http://127.0.0.1:${port()}`;
  const idToken = (user: GrafanaUser) => tokens.tokenOf(user, `${url()}/`, nowMs());
  const proxyDeps = { ...apiDeps, idToken, nowMs };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const refusal = refuseForeign({ method, headers }, port());
    if (refusal !== undefined) return answerMessage(response, 403, refusal);
    const [path = ''] = (request.url ?? '').split('?');
    const session = readSession(headers.cookie);
    if (path.startsWith(PROXY_PREFIX)) return proxyRequest(request, response, grafanaUser(session), proxyDeps);
    if (path.startsWith('/api/')) return answerGrafanaApi(request, response, path, session, apiDeps);
    if (path === '/workbench/session') return answerSession(request, response, session);
    if (method !== 'GET' && method !== 'HEAD') return answerMessage(response, 405, 'GET or HEAD');
    if (path === '/workbench/healthz') return answerEmpty(response, 200);
    if (path === '/workbench/boot.js') {
      const data = bootData({ plugins, settings, session, version: o.version, appUrl: `${url()}/` });
      const script = `window.grafanaBootData = ${JSON.stringify(data)};\nwindow.__grafana_public_path__ = 'public/';\n`;
      const type = { 'content-type': 'text/javascript; charset=utf-8', 'cross-origin-resource-policy': 'same-origin' };
      response.writeHead(200, { ...type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
      response.end(script);
      return;
    }
    if (path.startsWith(HOST_URL)) {
      return answerFile(request, response, [{ folder: o.bundle, path: path.slice(HOST_URL.length) }]);
    }
    if (path.startsWith('/public/')) {
      return answerFile(request, response, publicFiles(path.slice('/public/'.length), plugins, o));
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': DOCUMENT_CSP,
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'deny',
    });
    response.end(page(session, HOST_URL));
  }

  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(`workbench: ${request.method} ${request.url}:`, error);
      if (response.headersSent) response.destroy();
      else answerMessage(response, 500, 'Internal Server Error');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: o.port, host: '127.0.0.1' }, resolve);
  });
  return {
    url: url(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

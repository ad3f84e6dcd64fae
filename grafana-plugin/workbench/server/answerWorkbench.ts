import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answerFile } from './files/answerFile.ts';
import { publicFiles } from './files/publicFolder.ts';
import { answerGrafanaApi } from './grafanaApi/grafanaApi.ts';
import { answerEmpty, answerMessage } from './http/answer.ts';
import type { Answer } from './http/serveLoopback.ts';
import { answerPage } from './pages/answerPage.ts';
import { bootData } from './pages/bootData.ts';
import { page } from './pages/page.ts';
import type { PluginSettings } from './plugins/pluginSettings.ts';
import { readPlugins } from './plugins/readPlugins.ts';
import { identityTokens } from './proxy/identityToken.ts';
import { PROXY_PREFIX, proxyRequest } from './proxy/pluginProxy.ts';
import { answerSession } from './session/answerSession.ts';
import { grafanaUser, type GrafanaUser } from './session/grafanaUser.ts';
import { readSession } from './session/sessionCookie.ts';

/** What the workbench shows. */
export type WorkbenchContent = Readonly<{
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

const HOST_URL = '/workbench/host/';

/** Answers as the workbench with this content does. Throws where the plugin or the host is not built. */
export function answerWorkbench(o: WorkbenchContent): Answer {
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

  return (request, response, url) => {
    const { method = '', headers } = request;
    const [path = ''] = (request.url ?? '').split('?');
    const session = readSession(headers.cookie);
    if (path.startsWith(PROXY_PREFIX)) {
      const idToken = (user: GrafanaUser) => tokens.tokenOf(user, `${url}/`, nowMs());
      return proxyRequest(request, response, grafanaUser(session), { ...apiDeps, idToken, nowMs });
    }
    if (path.startsWith('/api/')) return answerGrafanaApi(request, response, path, session, apiDeps);
    if (path === '/workbench/session') return answerSession(request, response, session);
    if (method !== 'GET' && method !== 'HEAD') return answerMessage(response, 405, 'GET or HEAD');
    if (path === '/workbench/healthz') return answerEmpty(response, 200);
    if (path === '/workbench/boot.js') {
      const data = bootData({ plugins, settings, session, version: o.version, appUrl: `${url}/` });
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
    answerPage(response, page(session, HOST_URL));
  };
}

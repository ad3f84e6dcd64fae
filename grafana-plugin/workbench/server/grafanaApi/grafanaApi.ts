import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerMessage, answerJson } from '../http/answer.ts';
import { readJson } from '../http/readJson.ts';
import { permissionsOf } from '../plugins/permissions.ts';
import { updateSettings, type PluginSettings } from '../plugins/pluginSettings.ts';
import { findPlugin, type InstalledPlugins } from '../plugins/readPlugins.ts';
import { grafanaUser, ORGANISATION } from '../session/grafanaUser.ts';
import type { Session } from '../session/session.ts';
import { dashboard } from './dashboard.ts';
import { dataSources } from './dataSources.ts';
import { pluginMeta, pluginSettingsAnswer } from './pluginMeta.ts';

export type GrafanaApiDeps = Readonly<{
  plugins: InstalledPlugins;
  settings: () => PluginSettings;
  saveSettings: (settings: PluginSettings) => void;
  signingKeys: object;
  version: string;
  /** File of the dashboard to show, instead of the one with one panel of every kind. */
  dashboardFile: string | undefined;
}>;

type Call = Readonly<{
  parameter: string;
  request: IncomingMessage;
  response: ServerResponse;
  session: Session;
  deps: GrafanaApiDeps;
}>;
type Route = Readonly<{ method: 'GET' | 'POST'; path: RegExp; handle: (call: Call) => void | Promise<void> }>;

const NO_PLUGIN = 'Plugin not found, no installed plugin with that id';

/** What a page asks Grafana's own API for. In a path the part in parentheses is the parameter. */
const ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/api\/plugins\/([\w-]+)\/settings$/,
    handle({ parameter, response, deps }) {
      const plugin = findPlugin(deps.plugins, parameter);
      if (plugin === undefined) answerMessage(response, 404, NO_PLUGIN);
      else answerJson(response, 200, pluginSettingsAnswer(plugin, deps.plugins, deps.settings()));
    },
  },
  { method: 'POST', path: /^\/api\/plugins\/([\w-]+)\/settings$/, handle: saveSettings },
  {
    method: 'GET',
    path: /^\/api\/plugins$/,
    handle: ({ response, deps }) =>
      answerJson(response, 200, [deps.plugins.app, ...deps.plugins.nested].map(pluginMeta)),
  },
  {
    method: 'GET',
    path: /^\/api\/user$/,
    handle({ response, session }) {
      const { id, uid, login, name, email } = grafanaUser(session);
      const { theme } = session;
      answerJson(response, 200, { id, uid, login, name, email, theme, orgId: ORGANISATION.id, isGrafanaAdmin: false });
    },
  },
  {
    method: 'GET',
    path: /^\/api\/user\/preferences$/,
    handle: ({ response, session: { theme, timeZone } }) => answerJson(response, 200, { theme, timezone: timeZone }),
  },
  {
    method: 'GET',
    path: /^\/api\/access-control\/user\/actions$/,
    handle({ response, session, deps }) {
      const actions = [...permissionsOf(session.role, deps.plugins)];
      answerJson(response, 200, Object.fromEntries(actions.map((action) => [action, true])));
    },
  },
  {
    method: 'GET',
    path: /^\/api\/org$/,
    handle: ({ response }) => answerJson(response, 200, { id: ORGANISATION.id, name: ORGANISATION.name }),
  },
  {
    method: 'GET',
    path: /^\/api\/datasources$/,
    handle: ({ response, deps }) => answerJson(response, 200, Object.values(dataSources(deps.plugins))),
  },
  {
    method: 'GET',
    path: /^\/api\/datasources\/uid\/([\w-]+)$/,
    handle({ parameter, response, deps }) {
      const found = Object.values(dataSources(deps.plugins)).find(({ uid }) => uid === parameter);
      if (found === undefined) answerMessage(response, 404, 'Data source not found');
      else answerJson(response, 200, found);
    },
  },
  {
    method: 'GET',
    path: /^\/api\/dashboards\/uid\/workbench$/,
    handle: ({ response, deps }) =>
      answerJson(response, 200, { dashboard: dashboard(deps.plugins, deps.dashboardFile), meta: {} }),
  },
  {
    method: 'GET',
    path: /^\/api\/signing-keys\/keys$/,
    handle: ({ response, deps }) => answerJson(response, 200, deps.signingKeys),
  },
  {
    method: 'GET',
    path: /^\/api\/health$/,
    handle: ({ response, deps }) => answerJson(response, 200, { database: 'ok', version: deps.version }),
  },
];

/** Answers a request to Grafana's API. `path` without the query. */
export async function answerGrafanaApi(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  session: Session,
  deps: GrafanaApiDeps,
): Promise<void> {
  for (const { method, path: pattern, handle } of ROUTES) {
    const match = method === request.method ? pattern.exec(path) : null;
    if (match !== null) return handle({ parameter: match[1] ?? '', request, response, session, deps });
  }
  answerMessage(response, 404, 'Not found');
}

async function saveSettings({ parameter, request, response, session, deps }: Call): Promise<void> {
  if (!permissionsOf(session.role, deps.plugins).has('plugins:write')) {
    const message = "You'll need additional permissions to perform this action. Permissions needed: plugins:write";
    return answerJson(response, 403, { accessErrorId: 'ACE0000000000', message, title: 'Access denied' });
  }
  if (parameter !== deps.plugins.app.id) return answerMessage(response, 404, 'Plugin not installed');
  const body = await readJson(request);
  switch (body.kind) {
    case 'too_long':
      return answerMessage(response, 413, 'request body too large');
    case 'invalid':
      return answerMessage(response, 400, 'bad request data');
    case 'json':
      deps.saveSettings(updateSettings(deps.settings(), body.value));
      return answerMessage(response, 200, 'Plugin settings updated');
    default:
      return body satisfies never;
  }
}

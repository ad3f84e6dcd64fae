import { dataSources } from '../grafanaApi/dataSources.ts';
import { navTree } from '../grafanaApi/navTree.ts';
import { pluginMeta } from '../grafanaApi/pluginMeta.ts';
import { permissionsOf } from '../plugins/permissions.ts';
import type { PluginSettings } from '../plugins/pluginSettings.ts';
import type { InstalledPlugin, InstalledPlugins } from '../plugins/readPlugins.ts';
import { asRecord, asText } from '../plugins/record.ts';
import { includesRole } from '../plugins/role.ts';
import { grafanaUser, ORGANISATION } from '../session/grafanaUser.ts';
import type { Session } from '../session/session.ts';

/** What `window.grafanaBootData` is made from. `version`: Grafana's, whose packages the page is built from. */
export type BootInput = Readonly<{
  plugins: InstalledPlugins;
  settings: PluginSettings;
  session: Session;
  version: string;
  /** URL of the workbench. */
  appUrl: string;
}>;

/** Boot data as Grafana's index page brings it, as far as @grafana/runtime, ui and data look at it. */
export function bootData({
  plugins,
  settings,
  session,
  version,
  appUrl,
}: BootInput): Readonly<Record<string, unknown>> {
  const user = grafanaUser(session);
  const permissions = permissionsOf(session.role, plugins);
  const sources = dataSources(plugins);
  const panels = plugins.nested.filter(({ type }) => type === 'panel');
  return {
    assets: { dark: '', light: '' },
    settings: {
      appUrl,
      appSubUrl: '',
      namespace: 'default',
      windowTitlePrefix: 'Workbench - ',
      buildInfo: { version, env: 'production', edition: 'Open Source', commit: 'workbench', hideVersion: false },
      featureToggles: {},
      datasources: sources,
      defaultDatasource: Object.keys(sources)[0] ?? '',
      panels: settings.enabled
        ? Object.fromEntries(panels.map((panel, index) => [panel.id, panelMeta(panel, index)]))
        : {},
      apps: { [plugins.app.id]: appConfig(plugins.app, settings.enabled) },
      unifiedAlertingEnabled: true,
      minRefreshInterval: '5s',
      dateFormats: {
        fullDate: 'YYYY-MM-DD HH:mm:ss',
        useBrowserLocale: false,
        interval: {
          millisecond: 'HH:mm:ss.SSS',
          second: 'HH:mm:ss',
          minute: 'HH:mm',
          hour: 'MM/DD HH:mm',
          day: 'MM/DD',
          month: 'YYYY-MM',
          year: 'YYYY',
        },
        defaultTimezone: 'browser',
        defaultWeekStart: 'browser',
      },
    },
    user: {
      id: user.id,
      uid: user.uid,
      isSignedIn: true,
      login: user.login,
      name: user.name,
      email: user.email,
      externalUserId: '',
      orgId: ORGANISATION.id,
      orgName: ORGANISATION.name,
      orgCount: 1,
      orgRole: user.role,
      isGrafanaAdmin: false,
      gravatarUrl: '',
      timezone: session.timeZone,
      weekStart: '',
      language: 'en-US',
      regionalFormat: 'en-US',
      theme: session.theme,
      lightTheme: session.theme === 'light',
      hasEditPermissionInFolders: includesRole(user.role, 'Editor'),
      permissions: Object.fromEntries([...permissions].map((action) => [action, true])),
      analytics: { identifier: '' },
      authenticatedBy: 'password',
    },
    navTree: navTree(plugins.app, settings.enabled, session.role, permissions),
  };
}

function panelMeta(panel: InstalledPlugin, index: number): object {
  return {
    ...pluginMeta(panel),
    sort: 100 + index,
    skipDataQuery: panel.raw.skipDataQuery === true,
    hideFromList: false,
  };
}

function appConfig(app: InstalledPlugin, enabled: boolean): object {
  const { id, module, loadingStrategy, extensions, dependencies, translations } = pluginMeta(app);
  const version = asText(asRecord(app.raw.info).version);
  return {
    id,
    path: module,
    version,
    preload: app.raw.preload === true && enabled,
    loadingStrategy,
    extensions,
    dependencies,
    translations,
  };
}

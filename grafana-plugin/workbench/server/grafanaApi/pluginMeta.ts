import type { InstalledPlugin, InstalledPlugins } from '../plugins/readPlugins.ts';
import { secureJsonFields, type PluginSettings } from '../plugins/pluginSettings.ts';
import { asRecord, asText } from '../plugins/record.ts';

/** What Grafana tells a browser of a plugin that it needs to load it. Addresses are below the page's base. */
export function pluginMeta(plugin: InstalledPlugin): Readonly<Record<string, unknown>> {
  const { id, type, name, raw } = plugin;
  const baseUrl = `public/plugins/${id}`;
  const info = asRecord(raw.info);
  const logos = asRecord(info.logos);
  const logo = (size: 'small' | 'large') => `${baseUrl}/${asText(logos[size], 'img/logo.svg')}`;
  return {
    id,
    type,
    name,
    info: { ...info, logos: { small: logo('small'), large: logo('large') } },
    includes: raw.includes ?? [],
    dependencies: raw.dependencies ?? {},
    extensions: raw.extensions ?? {},
    module: `${baseUrl}/module.js`,
    baseUrl,
    loadingStrategy: 'script',
    signature: 'unsigned',
    signatureType: '',
    signatureOrg: '',
    state: '',
    angular: { detected: false, hideDeprecation: false },
    angularDetected: false,
    translations: Object.fromEntries(
      plugin.languages.map((language) => [language, `${baseUrl}/locales/${language}/${id}.json`]),
    ),
  };
}

/** Body of `GET /api/plugins/:id/settings`. A nested plugin has no settings of its own. */
export function pluginSettingsAnswer(
  plugin: InstalledPlugin,
  { app }: InstalledPlugins,
  settings: PluginSettings,
): Readonly<Record<string, unknown>> {
  const own = plugin.id === app.id;
  return {
    ...pluginMeta(plugin),
    enabled: settings.enabled,
    pinned: settings.pinned,
    autoEnabled: false,
    jsonData: own ? settings.jsonData : null,
    secureJsonFields: own ? secureJsonFields(settings) : {},
    secureJsonData: null,
    defaultNavUrl: own ? defaultNavUrl(plugin) : `/plugins/${plugin.id}/`,
    latestVersion: '',
    hasUpdate: false,
  };
}

/** Where a click on the app leads: its default page, else its root. */
export function defaultNavUrl({ id, includes }: Pick<InstalledPlugin, 'id' | 'includes'>): string {
  const page = includes.find(({ defaultNav, type, path }) => defaultNav && type === 'page' && path !== '');
  return page?.path ?? `/a/${id}`;
}

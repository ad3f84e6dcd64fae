import type { InstalledPlugins } from '../plugins/readPlugins.ts';
import { pluginMeta } from './pluginMeta.ts';

/** One instance of every nested data source, as somebody would have provisioned it: DataSourceInstanceSettings by name. */
export function dataSources({ nested }: InstalledPlugins): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const sources = nested.filter(({ type }) => type === 'datasource');
  return Object.fromEntries(
    sources.map((plugin, index) => [
      plugin.name,
      {
        id: index + 1,
        uid: plugin.id.replace(/-datasource$/, ''),
        type: plugin.id,
        name: plugin.name,
        meta: { ...plugin.raw, ...pluginMeta(plugin) },
        url: `/api/datasources/proxy/uid/${plugin.id.replace(/-datasource$/, '')}`,
        access: 'proxy',
        isDefault: index === 0,
        readOnly: false,
        jsonData: {},
      },
    ]),
  );
}

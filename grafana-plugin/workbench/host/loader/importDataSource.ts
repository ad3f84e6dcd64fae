import { DataSourcePlugin, type DataSourceApi, type DataSourcePluginMeta } from '@grafana/data';
import { addTranslations } from './addTranslations';
import { once } from './once';
import { importModule } from './pluginLoader';

/** Loads a data source plugin, once. */
export const importDataSource = once(async (meta: DataSourcePluginMeta): Promise<DataSourcePlugin<DataSourceApi>> => {
  await addTranslations(meta);
  const module = await importModule(meta.module, meta.info.version);
  const plugin = module['plugin'];
  if (!(plugin instanceof DataSourcePlugin)) throw new Error(`${meta.module} exports no DataSourcePlugin`);
  plugin.meta = meta;
  return plugin as DataSourcePlugin<DataSourceApi>;
});

import { AppPlugin, type AppPluginMeta } from '@grafana/data';
import { registerExtensions } from '../services/extensions';
import { addTranslations } from './addTranslations';
import { once } from './once';
import { importModule } from './pluginLoader';

/** Loads an app plugin, once. */
export const importApp = once(async (meta: AppPluginMeta): Promise<AppPlugin> => {
  await addTranslations(meta);
  const module = await importModule(meta.module, meta.info.version);
  const plugin = module['plugin'] instanceof AppPlugin ? module['plugin'] : new AppPlugin();
  plugin.init(meta);
  plugin.meta = meta;
  registerExtensions(meta.id, plugin);
  return plugin;
});

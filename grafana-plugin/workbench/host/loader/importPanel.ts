import { type PanelPlugin, type PanelPluginMeta } from '@grafana/data';
import { config } from '@grafana/runtime';
import { addTranslations } from './addTranslations';
import { once } from './once';
import { importModule } from './pluginLoader';

const loaded = new Map<string, PanelPlugin>();

const load = once(async (meta: PanelPluginMeta): Promise<PanelPlugin> => {
  await addTranslations(meta);
  const module = await importModule(meta.module, meta.info.version);
  // It may be a promise of one.
  const plugin = (await module['plugin']) as PanelPlugin | undefined;
  if (plugin === undefined) throw new Error(`${meta.module} exports no plugin`);
  plugin.meta = meta;
  loaded.set(meta.id, plugin);
  return plugin;
});

/** Loads a panel plugin, once. Rejects for one that the app does not bring, as its `panels` in the boot data tell. */
export function importPanel(id: string): Promise<PanelPlugin> {
  const meta = config.panels[id];
  return meta === undefined ? Promise.reject(new Error(`Panel plugin not found: ${id}`)) : load(meta);
}

/** A panel plugin that has been loaded. */
export function panelFromCache(id: string): PanelPlugin | undefined {
  return loaded.get(id);
}

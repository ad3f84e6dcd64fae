import type { AppPlugin, PluginExtensionLink } from '@grafana/data';
import { PluginExtensionTypes } from '@grafana/data';
import type { UsePluginLinksOptions } from '@grafana/runtime';

type AddedLink = AppPlugin['addedLinkConfigs'][number];

const links: { pluginId: string; link: AddedLink }[] = [];

/** Notes what an app puts into others' menus. */
export function registerExtensions(pluginId: string, plugin: AppPlugin): void {
  for (const link of plugin.addedLinkConfigs) links.push({ pluginId, link });
}

/** Links at an extension point, each after the app had a look at its context. */
export function pluginLinks({
  extensionPointId,
  context = {},
  limitPerPlugin,
}: UsePluginLinksOptions): PluginExtensionLink[] {
  const seen = new Map<string, number>();
  return links.flatMap(({ pluginId, link }) => {
    if (![link.targets].flat().includes(extensionPointId)) return [];
    const changes = link.configure?.(context as never);
    const count = seen.get(pluginId) ?? 0;
    if ((link.configure !== undefined && changes === undefined) || count >= (limitPerPlugin ?? Infinity)) return [];
    seen.set(pluginId, count + 1);
    const { title, description, path } = { ...link, ...changes };
    const id = `${pluginId}-${extensionPointId}-${link.title}`;
    return [
      {
        id,
        pluginId,
        type: PluginExtensionTypes.link as const,
        title,
        description: description ?? '',
        ...(path !== undefined && { path }),
      },
    ];
  });
}

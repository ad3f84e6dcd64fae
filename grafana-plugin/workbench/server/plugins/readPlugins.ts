import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parsePluginDescriptor, type PluginDescriptor } from './pluginDescriptor.ts';

/** A plugin and the folder that its files are served from. */
export type InstalledPlugin = PluginDescriptor & Readonly<{ folder: string }>;

/** The app that was built, and the plugins nested in it. */
export type InstalledPlugins = Readonly<{ app: InstalledPlugin; nested: readonly InstalledPlugin[] }>;

/**
 * Reads what is in `dist`, as Grafana finds it: a plugin.json at the top is the app, every one below it a plugin nested
 * in it. Throws, saying what to do, where no app is.
 */
export function readPlugins(dist: string): InstalledPlugins {
  if (!existsSync(join(dist, 'plugin.json'))) {
    throw new Error(`no plugin.json in ${dist}: build the plugin first, or say with --dist where it is`);
  }
  const read = (file: string): InstalledPlugin => ({
    ...parsePluginDescriptor(readFileSync(file, 'utf8'), file),
    folder: dirname(file),
  });
  const app = read(join(dist, 'plugin.json'));
  if (app.type !== 'app') throw new Error(`${app.folder}: ${app.id} is no app`);
  const nested = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((path) => /[\\/]plugin\.json$/.test(path))
    .sort()
    .map((path) => read(join(dist, path)));
  return { app, nested };
}

/** The plugin with this id, the app or a nested one. */
export function findPlugin({ app, nested }: InstalledPlugins, id: string): InstalledPlugin | undefined {
  return [app, ...nested].find((plugin) => plugin.id === id);
}

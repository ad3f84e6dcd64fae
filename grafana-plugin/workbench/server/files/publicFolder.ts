import { join } from 'node:path';
import { findPlugin, type InstalledPlugins } from '../plugins/readPlugins.ts';

/** Where what a page asks for below /public/ is found: a folder, and the path in it. */
export type PublicFile = Readonly<{ folder: string; path: string }>;

/** Grafana serves a subset of Roboto Mono under the name that it has at its origin. */
const ROBOTO_MONO = 'roboto-mono-latin-400-normal.woff2';

/**
 * Candidates for `path`, which begins below /public/; the first that is there counts. `host`: folder of the host's
 * package, `bundle`: of what was built from it.
 */
export function publicFiles(
  path: string,
  plugins: InstalledPlugins,
  { host, bundle }: Readonly<{ host: string; bundle: string }>,
): readonly PublicFile[] {
  const [first, second = '', ...rest] = path.split('/');
  const modules = join(host, 'node_modules');
  if (first === 'plugins') {
    const plugin = findPlugin(plugins, second);
    return plugin === undefined ? [] : [{ folder: plugin.folder, path: rest.join('/') }];
  }
  if (first === 'build' && second === 'img') {
    return [join(modules, '@grafana/ui/dist/public/img'), bundle].map((folder) => ({ folder, path: rest.join('/') }));
  }
  if (first === 'fonts' && second === 'inter') return [{ folder: join(modules, 'inter-ui/web'), path: rest.join('/') }];
  if (first === 'fonts' && second === 'roboto') {
    return [{ folder: join(modules, '@fontsource/roboto-mono/files'), path: ROBOTO_MONO }];
  }
  return [];
}

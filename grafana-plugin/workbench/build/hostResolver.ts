import { isAbsolute, relative, sep } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Makes every package come from the host's own node_modules: the shared source stands beside the hosts, and looking for
 * node_modules upwards from there, or from a host that lacks a package, would find those of the plugin or of the root.
 */
export function hostResolver(host: string): Plugin {
  return {
    name: 'host-resolver',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData, importer, ...rest }) => {
        if (pluginData === host || kind === 'entry-point' || isAbsolute(path)) return undefined;
        const from = isInside(resolveDir, host) ? resolveDir : host;
        const found = await build.resolve(path, {
          kind,
          importer,
          resolveDir: from,
          pluginData: host,
          with: rest.with,
        });
        if (found.errors.length > 0 || found.external) return found;
        if (found.namespace === 'file' && !isInside(found.path, host)) {
          return { errors: [{ text: `${path} is not in the host, but at ${found.path}`, detail: importer }] };
        }
        return found;
      });
    },
  };
}

/** Whether `path` is `folder` or below it. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`);
}

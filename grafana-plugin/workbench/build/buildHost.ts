import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { hostFolders, type Host } from '../server/hostVersion.ts';
import { fingerprint } from './fingerprint.ts';
import { foreignInputs } from './foreignInputs.ts';
import { hostResolver } from './hostResolver.ts';
import { writeMissingIcons } from './writeMissingIcons.ts';

/** How React and its like are built: as Grafana has them, or with the warnings that they give to developers. */
export type BuildMode = 'production' | 'development';

/**
 * Bundles the host's page from the shared source and the host's own packages, where anything of it has changed. Says
 * whether it did. Throws where a module comes from elsewhere.
 */
export async function buildHost(
  workbench: string,
  host: Host,
  mode: BuildMode = 'production',
): Promise<'built' | 'fresh'> {
  const folders = hostFolders(workbench, host);
  const stamp = join(dirname(folders.bundle), 'stamp');
  const inputs = [
    join(workbench, 'host'),
    join(workbench, 'build'),
    join(folders.host, 'package.json'),
    join(folders.host, 'package-lock.json'),
  ];
  const wanted = `${mode} ${fingerprint(inputs)}`;
  if (existsSync(join(folders.bundle, 'main.js')) && readText(stamp) === wanted) return 'fresh';
  rmSync(dirname(folders.bundle), { recursive: true, force: true });
  mkdirSync(folders.bundle, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: workbench,
    entryPoints: [join(workbench, 'host/main.ts')],
    outdir: folders.bundle,
    entryNames: '[name]',
    chunkNames: 'chunks/[hash]',
    assetNames: 'assets/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    jsxDev: mode === 'development',
    minify: mode === 'production',
    legalComments: 'none',
    metafile: true,
    define: { 'process.env.NODE_ENV': JSON.stringify(mode), 'process.env': '{}', global: 'globalThis' },
    loader: { '.svg': 'file', '.png': 'file', '.woff2': 'file', '.woff': 'file', '.ttf': 'file' },
    plugins: [hostResolver(folders.host)],
    // Its own tsconfig is for the type check, and points to types.
    tsconfigRaw: '{}',
    logLevel: 'error',
  });
  const foreign = foreignInputs(metafile, folders.host, workbench);
  if (foreign.length > 0) throw new Error(`${host}: from packages that are not the host's: ${foreign.join(', ')}`);
  if (!existsSync(join(folders.bundle, 'main.css'))) writeFileSync(join(folders.bundle, 'main.css'), '');
  await writeMissingIcons(folders.host, join(folders.bundle, 'icons'));
  writeFileSync(metafilePath(workbench, host), JSON.stringify(metafile));
  writeFileSync(stamp, wanted);
  return 'built';
}

/** Where esbuild's account of the bundle is, as JSON. */
export function metafilePath(workbench: string, host: Host): string {
  return join(dirname(hostFolders(workbench, host).bundle), 'metafile');
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

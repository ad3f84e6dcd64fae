import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { hostFolders, type Host } from '../server/hostVersion.ts';
import { foreignInputs } from './foreignInputs.ts';
import { hostResolver } from './hostResolver.ts';
import { hostStamp, writeHostStamp, type BuildMode } from './hostStamp.ts';
import { writeMissingIcons } from './writeMissingIcons.ts';

/** Bundles the host's page from the shared source and the host's own packages. Throws where a module comes from elsewhere. */
export async function buildHost(workbench: string, host: Host, mode: BuildMode): Promise<void> {
  const folders = hostFolders(workbench, host);
  const stamp = hostStamp(workbench, host, mode);
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
  writeHostStamp(workbench, host, stamp);
}

/** Where esbuild's account of the bundle is, as JSON. */
export function metafilePath(workbench: string, host: Host): string {
  return join(dirname(hostFolders(workbench, host).bundle), 'metafile');
}

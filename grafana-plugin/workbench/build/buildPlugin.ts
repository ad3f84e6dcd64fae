import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

/** What the plugin is built from, in its folder and beside it. */
const SOURCES = [
  '.config',
  'src',
  'CHANGELOG.md',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'webpack.config.ts',
  '../quality-model/src',
] as const;

/** Builds the plugin in `folder`, if any of its sources is newer than what is built. Says whether it did. */
export async function buildPlugin(folder: string): Promise<'built' | 'fresh'> {
  const module = join(folder, 'dist/module.js');
  const newestMs = Math.max(...SOURCES.map((source) => newestChangeMs(join(folder, source))));
  if (existsSync(module) && statSync(module).mtimeMs >= newestMs) return 'fresh';
  const webpack = [
    'node_modules/webpack/bin/webpack.js',
    '-c',
    './webpack.config.ts',
    '--env',
    'production',
    '--stats',
    'errors-warnings',
  ];
  const code = await new Promise<number | null>((resolve, reject) => {
    // What it says goes to stderr: stdout belongs to whoever asked for the build.
    const child = spawn(process.execPath, webpack, { cwd: folder, stdio: ['ignore', 2, 2] });
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`the build of the plugin failed (exit code ${code}); its own words are above`);
  // webpack leaves a file as it is whose contents are the same.
  utimesSync(module, new Date(), new Date());
  return 'built';
}

function newestChangeMs(path: string): number {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return Math.max(0, ...files.map((file) => statSync(join(path, file)).mtimeMs));
}

import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

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

const moduleFile = (folder: string) => join(folder, 'dist/module.js');
/** There while the plugin is built: webpack may have written some files, and not the others, when it is killed. */
const unfinishedFile = (folder: string) => join(folder, 'workbench/.vigil/plugin-unfinished');

/** Whether the plugin in `folder` is built, to its end, and from what is there now. By hand is as good. */
export function isPluginFresh(folder: string): boolean {
  if (existsSync(unfinishedFile(folder)) || !existsSync(moduleFile(folder))) return false;
  const newestMs = Math.max(...SOURCES.map((source) => newestChangeMs(join(folder, source))));
  return statSync(moduleFile(folder)).mtimeMs >= newestMs;
}

/** Called before the plugin is built. */
export function markPluginUnfinished(folder: string): void {
  mkdirSync(dirname(unfinishedFile(folder)), { recursive: true });
  writeFileSync(unfinishedFile(folder), '');
}

/** Called when it is built: from what was there when that began. */
export function markPluginFresh(folder: string): void {
  const { mtime } = statSync(unfinishedFile(folder));
  // webpack leaves a file as it is whose contents are the same.
  utimesSync(moduleFile(folder), mtime, mtime);
  rmSync(unfinishedFile(folder));
}

/** Of a file or of what is below a folder; 0 for what is not there, or not any more: an editor may be saving. */
function newestChangeMs(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return Math.max(0, ...files.map((file) => statSync(join(path, file), { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

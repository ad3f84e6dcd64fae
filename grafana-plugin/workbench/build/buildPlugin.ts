import { spawn } from 'node:child_process';
import { markPluginFresh, markPluginUnfinished } from './pluginStamp.ts';

const WEBPACK = [
  'node_modules/webpack/bin/webpack.js',
  '-c',
  './webpack.config.ts',
  '--env',
  'production',
  '--stats',
  'errors-warnings',
];

/** Builds the plugin in `folder`. */
export async function buildPlugin(folder: string): Promise<void> {
  markPluginUnfinished(folder);
  const code = await new Promise<number | null>((resolve, reject) => {
    // What it says goes to stderr: stdout belongs to whoever asked for the build.
    const child = spawn(process.execPath, WEBPACK, { cwd: folder, stdio: ['ignore', 2, 2] });
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`the build of the plugin failed (exit code ${code}); its own words are above`);
  markPluginFresh(folder);
}

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { clearUnfinished, whyInstall, writeStamp } from './setup.mjs';
import { withProgress } from './withProgress.ts';

/**
 * Installs the packages of a host exactly as its lock file has them, if they are missing or out of date. By `npm ci`: no
 * package of a host is for one platform alone, and it does not ask a cache of old what versions there are.
 */
export async function installHost(folder: string): Promise<void> {
  const why = whyInstall(folder);
  if (why === undefined) return;
  const what = `installing the packages of the workbench's host ${basename(folder)}`;
  console.error(`vigil: ${what}, because ${why}`);
  clearUnfinished(folder);
  await withProgress(what, () => npmCi(folder));
  writeStamp(folder);
}

async function npmCi(folder: string): Promise<void> {
  const [command = '', ...args] = [
    ...npmCommand(),
    'ci',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  // npm obeys the switches of the npm that started this.
  const { npm_config_json: _json, ...env } = process.env;
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: folder,
      env,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`npm ci failed (exit code ${code}); its own words are above`);
}

/** The npm that started this, by the Node that it runs on (its configuration is beside that), else the one on PATH. */
function npmCommand(): readonly string[] {
  const { npm_execpath: cli = '', npm_node_execpath: node = process.execPath } = process.env;
  return /npm-cli\.[cm]?js$/.test(cli) && existsSync(cli) ? [node, cli] : ['npm'];
}

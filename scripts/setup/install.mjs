import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setInterval, clearInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { withFileLock } from './fileLock.mjs';
import { clearUnfinished, whyInstall, writeStamp } from './installState.mjs';

const PROGRESS_EVERY_MS = 3000;
/** npm has nothing to save: what an interrupted install leaves is thrown away. */
const NPM_GRACE_MS = 1000;
/**
 * Not `npm ci`: it refuses a lock file that lacks an optional package for another platform, and npm leaves out of the
 * lock file what the registry did not have on the day. `--no-save` leaves the lock file as it is.
 */
const NPM_INSTALL = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
/** First with what npm's cache knows; its lists may be older than the lock file (ETARGET), then the registry is asked. */
const ATTEMPTS = [[...NPM_INSTALL, '--prefer-offline'], NPM_INSTALL];
const KEEPER = fileURLToPath(new URL('../keeper.mjs', import.meta.url));

/**
 * Installs the packages of `folder`, which has a package.json and a lock file of its own, if they are missing or out of
 * date. Says so, and why, on stderr; `name` says there whose they are, where it is not the root's.
 */
export async function ensureInstalled(folder, name = '') {
  if (whyInstall(folder) === undefined) return;
  const packages = name === '' ? 'packages' : `packages of ${name}`;
  await withFileLock(
    join(folder, '.vigil', 'setup.lock'),
    { onWait: (pid) => console.error(`vigil: waiting for process ${pid}, which installs the ${packages}`) },
    async () => {
      const why = whyInstall(folder);
      if (why === undefined) return; // the one we waited for has done it
      clearUnfinished(folder);
      await npmInstall(folder, packages, why);
      writeStamp(folder);
    },
  );
}

async function npmInstall(folder, packages, why) {
  for (const [attempt, command] of ATTEMPTS.entries()) {
    const code = await runNpm(command, folder, packages, why);
    if (code === 0) return;
    if (attempt === ATTEMPTS.length - 1)
      throw new Error(`npm install failed (exit code ${code}); its own words are above`);
    console.error(`vigil: npm install failed (exit code ${code}); once more, without its cache`);
  }
}

/** The exit code. */
async function runNpm(command, folder, packages, why) {
  const startedMs = Date.now();
  const seconds = () => Math.round((Date.now() - startedMs) / 1000);
  console.error(`vigil: installing ${packages}, because ${why}`);
  // Under the keeper, so that an npm whose starter was killed does not go on beneath the next install.
  const child = spawn(process.execPath, [KEEPER, String(NPM_GRACE_MS), ...npmCommand(), ...command], {
    cwd: folder,
    env: npmEnvironment(),
    stdio: ['ignore', 2, 2, 'ipc'], // stdout belongs to the task
  });
  let stoppedBy;
  const stop = (signal) => {
    stoppedBy = signal;
    child.kill('SIGTERM');
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const progress = setInterval(() => {
    console.error(`vigil: still installing ${packages} (${why}), ${seconds()} s so far`);
  }, PROGRESS_EVERY_MS);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (stoppedBy !== undefined) throw new Error(`stopped by ${stoppedBy}; the next run installs anew`);
    if (code === 0) console.error(`vigil: ${packages} installed in ${seconds()} s`);
    return code;
  } finally {
    clearInterval(progress);
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/**
 * npm by the way it was started, so that it is the same one, by the Node that it runs on (its configuration, certificates
 * say, is beside that); else the one on PATH.
 */
function npmCommand() {
  const { npm_execpath: cli, npm_node_execpath: node = process.execPath } = process.env;
  return cli !== undefined && /npm-cli\.[cm]?js$/.test(cli) && existsSync(cli)
    ? [node, cli]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/** Without the switches of the outer `npm start --json`, which the inner npm would obey too. */
function npmEnvironment() {
  const { npm_config_json: _json, ...env } = process.env;
  return env;
}

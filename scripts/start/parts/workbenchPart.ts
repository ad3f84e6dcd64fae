import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { localUrl } from '../addresses.ts';
import { freePortBase } from '../freePorts.ts';
import type { PlannedPart } from '../launch.ts';
import type { StartFolders } from '../startFolders.ts';
import { tokenFile } from './companionPart.ts';
import { PATIENCE } from './patience.ts';

const PREFERRED_PORT = 3300;
const HOST = 'grafana-12';
/** A build has nothing to save. */
const BUILD_GRACE_MS = 1000;

/**
 * The workbench: the built plugin without Grafana. What it needs is installed and built from now on, at a low priority,
 * while the parts before it come up. `signal` ends that.
 */
export function workbenchPart(folders: StartFolders, signal: AbortSignal): PlannedPart {
  const folder = join(folders.root, 'grafana-plugin/workbench');
  const built = build(folders.keeper, folder, signal);
  return {
    optional: true,
    name: 'workbench',
    async spec({ api }) {
      const failure = await built;
      if (failure !== undefined) throw new Error(failure);
      const port = await freePortBase(PREFERRED_PORT, [0]);
      const workbench = localUrl(port);
      return {
        ...PATIENCE,
        name: 'workbench',
        command: process.execPath,
        args: [
          join(folder, 'server/main.ts'),
          `--port=${port}`,
          `--host-version=${HOST}`,
          `--api-url=${api!}`,
          `--plugin-token-file=${tokenFile(folders, 'plugin')}`,
          `--dashboard=${join(folders.root, 'provisioning/dashboards/vigil-overview.json')}`,
        ],
        env: {},
        healthUrl: `${workbench}/workbench/healthz`,
        addresses: { workbench },
      };
    },
  };
}

/** Resolves with what went wrong, undefined if nothing did. Its own words are on stderr, with a line every few seconds. */
function build(keeper: string, folder: string, signal: AbortSignal): Promise<string | undefined> {
  const command = [process.execPath, join(folder, 'build/main.ts'), `--host-version=${HOST}`, '--plugin'];
  // Under the keeper: with this process gone, it goes too.
  const child = spawn(process.execPath, [keeper, String(BUILD_GRACE_MS), ...command], {
    detached: true,
    stdio: ['ignore', 2, 2, 'ipc'], // stdout has one line in JSON mode
  });
  signal.addEventListener('abort', () => child.connected && child.disconnect(), { once: true });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => {
      resolve(code === 0 ? undefined : `it could not be built (exit code ${code}); the reason is above`);
    });
  });
}

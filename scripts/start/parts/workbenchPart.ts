import { join } from 'node:path';
import { localUrl } from '../addresses.ts';
import { freePortBase } from '../freePorts.ts';
import type { PlannedPart } from '../launch.ts';
import type { StartFolders } from '../startFolders.ts';
import { tokenFile } from './companionPart.ts';
import { PATIENCE } from './patience.ts';

const PREFERRED_PORT = 3300;

/** Whether the workbench is wanted, which it is unless `VIGIL_WORKBENCH` is off. Throws where that is neither on nor off. */
export function isWorkbenchWanted({ VIGIL_WORKBENCH: wish = 'on' }: NodeJS.ProcessEnv): boolean {
  if (wish === 'on' || wish === 'off') return wish === 'on';
  throw new Error(`VIGIL_WORKBENCH is "${wish}": say on or off; without it, the workbench is on`);
}

/**
 * The workbench: the built plugin without Grafana. It answers at once, and what has to be built it builds then, at a low
 * priority; its pages tell how far that is.
 */
export function workbenchPart(folders: StartFolders): PlannedPart {
  return {
    optional: true,
    name: 'workbench',
    async spec({ api }) {
      const port = await freePortBase(PREFERRED_PORT, [0]);
      const workbench = localUrl(port);
      return {
        ...PATIENCE,
        name: 'workbench',
        command: process.execPath,
        args: [
          join(folders.root, 'grafana-plugin/workbench/server/main.ts'),
          '--build',
          `--port=${port}`,
          '--host-version=grafana-12',
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

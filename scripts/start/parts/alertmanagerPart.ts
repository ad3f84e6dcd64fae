import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { localUrl } from '../addresses.ts';
import { freePortBase } from '../freePorts.ts';
import type { PlannedPart } from '../launch.ts';
import type { StartFolders } from '../startFolders.ts';
import { PATIENCE } from './patience.ts';

const PREFERRED_PORT = 9093;

/** An Alertmanager, given its executable: alone, on loopback, without a cluster port. */
export function alertmanagerPart(folders: StartFolders, command: string): PlannedPart {
  return {
    optional: true,
    async spec() {
      mkdirSync(folders.alertmanagerData, { recursive: true });
      const alertmanager = localUrl(await freePortBase(PREFERRED_PORT, [0]));
      return {
        ...PATIENCE,
        name: 'alertmanager',
        command,
        args: [
          `--config.file=${join(folders.root, 'examples/shop/alertmanager.yml')}`,
          `--storage.path=${folders.alertmanagerData}`,
          `--web.listen-address=${new URL(alertmanager).host}`,
          '--cluster.listen-address=',
        ],
        env: {},
        healthUrl: `${alertmanager}/-/ready`,
        addresses: { alertmanager },
      };
    },
  };
}

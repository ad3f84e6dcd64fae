import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localUrl } from '../addresses.ts';
import { freePortBase } from '../freePorts.ts';
import type { PlannedPart } from '../launch.ts';
import { localPrometheusConfig } from './prometheusConfig.ts';
import type { StartFolders } from '../startFolders.ts';
import { tokenFile } from './companionPart.ts';
import { PATIENCE } from './patience.ts';

const PREFERRED_PORT = 9090;

/** A Prometheus, given its executable, that scrapes the companion and fires Vigil's rules into the Alertmanager, if one runs. */
export function prometheusPart(folders: StartFolders, command: string): PlannedPart {
  return {
    optional: true,
    async spec({ api, alertmanager }) {
      const folder = join(folders.root, 'provisioning/prometheus');
      const yaml = readFileSync(join(folder, 'prometheus.yml'), 'utf8');
      const companion = new URL(api!).host;
      const local = {
        folder,
        companion,
        metricsTokenFile: tokenFile(folders, 'metrics'),
        alertmanager: alertmanager ? new URL(alertmanager).host : undefined,
      };
      mkdirSync(folders.prometheusData, { recursive: true });
      writeFileSync(folders.prometheusConfig, localPrometheusConfig(yaml, local));
      const prometheus = localUrl(await freePortBase(PREFERRED_PORT, [0]));
      return {
        ...PATIENCE,
        name: 'prometheus',
        command,
        args: [
          `--config.file=${folders.prometheusConfig}`,
          `--storage.tsdb.path=${folders.prometheusData}`,
          `--web.listen-address=${new URL(prometheus).host}`,
        ],
        env: {},
        healthUrl: `${prometheus}/-/ready`,
        addresses: { prometheus },
      };
    },
  };
}

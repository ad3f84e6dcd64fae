import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { grafanaVersion, hostFolders, type HOSTS } from '../../../grafana-plugin/workbench/server/hostVersion.ts';
import { startWorkbench, type Workbench } from '../../../grafana-plugin/workbench/server/startWorkbench.ts';

export type Host = (typeof HOSTS)[number];

const WORKBENCH = resolve('grafana-plugin/workbench');
/** Where the plugin is built to. */
export const PLUGIN_DIST = resolve('grafana-plugin/dist');

/** Installs and builds hosts and plugin, where that is still to be done: minutes the first time. */
export async function buildWorkbench(hosts: readonly Host[]): Promise<void> {
  const args = [join(WORKBENCH, 'build/main.ts'), '--plugin', ...hosts.map((host) => `--host-version=${host}`)];
  const build = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  build.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const [code] = (await once(build, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the workbench could not be built:\n${words}`);
}

/** The built plugin, or another one in `dist`, in a host, set to a companion, or to none yet. */
export function serveWorkbench(
  host: Host,
  companion: Readonly<{ apiUrl: string; token: string }> | undefined,
  dist: string = PLUGIN_DIST,
): Promise<Workbench> {
  const folders = hostFolders(WORKBENCH, host);
  return startWorkbench({
    ...folders,
    port: 0,
    dist,
    version: grafanaVersion(folders.host),
    settings: {
      enabled: true,
      pinned: true,
      jsonData: companion === undefined ? null : { apiUrl: companion.apiUrl },
      secureJsonData: companion === undefined ? {} : { apiToken: companion.token },
    },
  });
}

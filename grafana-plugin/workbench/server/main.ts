// Serves the workbench: node grafana-plugin/workbench/server/main.ts --help
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isBuildDue } from '../build/dueSteps.ts';
import { answerWorkbench } from './answerWorkbench.ts';
import { runBuild } from './building/runBuild.ts';
import { shellCommand } from './building/shellCommand.ts';
import { startBuildingWorkbench } from './building/startBuildingWorkbench.ts';
import type { LoopbackServer } from './http/serveLoopback.ts';
import { grafanaVersion, hostFolders, HOSTS, isHost, type Host } from './hostVersion.ts';
import { startWorkbench, type WorkbenchOptions } from './startWorkbench.ts';

const HELP = `node grafana-plugin/workbench/server/main.ts [options]

Hosts the built plugin without Grafana, for whoever sits at this machine: no login, loopback only.

  --build                     build what has changed, and say on its pages how far that is until it is there
  --port NUMBER               default 3300
  --host-version HOST         ${HOSTS.join(' or ')}; default ${HOSTS[0]}
  --api-url URL               the companion's API, as Setup would have it
  --plugin-token-file FILE    the companion's plugin token
  --dist FOLDER               a plugin that is built; default grafana-plugin/dist
  --dashboard FILE            classic JSON of the dashboard for /d/workbench; default: a panel of every kind
  --help                      this
`;

const workbench = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    build: { type: 'boolean', default: false },
    port: { type: 'string', default: '3300' },
    'host-version': { type: 'string', default: HOSTS[0] },
    'api-url': { type: 'string' },
    'plugin-token-file': { type: 'string' },
    dist: { type: 'string' },
    dashboard: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** A token that is not there yet is one that Setup asks for. */
function readToken(file: string | undefined): string {
  try {
    return file === undefined ? '' : readFileSync(file, 'utf8').trim();
  } catch (error) {
    console.error(`workbench: no plugin token (${(error as Error).message}); Setup will ask for one`);
    return '';
  }
}

function readHost(): Host {
  const host = values['host-version'];
  if (!isHost(host)) throw new Error(`--host-version is ${host}, not one of ${HOSTS.join(', ')}`);
  return host;
}

/** Builds what has changed of the host, and of the plugin unless that is elsewhere, and serves it from the start. */
function startBuilding(host: Host, { port, ...content }: WorkbenchOptions): Promise<LoopbackServer> {
  const plugin = values.dist === undefined;
  const main = join(workbench, 'build/main.ts');
  const command = [process.execPath, main, `--host-version=${host}`, ...(plugin ? ['--plugin'] : [])];
  return startBuildingWorkbench({
    port,
    isDue: isBuildDue({ workbench, hosts: [host], mode: 'production', plugin }),
    runBuild: (onLine) => runBuild(resolve(workbench, '../../scripts/keeper.mjs'), command, onLine),
    command: shellCommand(command),
    workbench: () => answerWorkbench(content),
    scripts: join(workbench, 'server/building/page'),
    log: console.error,
    nowMs: () => performance.now(),
  });
}

async function serve(): Promise<void> {
  const host = readHost();
  const folders = hostFolders(workbench, host);
  const token = readToken(values['plugin-token-file']);
  const apiUrl = values['api-url'];
  const options: WorkbenchOptions = {
    ...folders,
    port: Number(values.port),
    dist: resolve(values.dist ?? join(workbench, '../dist')),
    dashboardFile: values.dashboard,
    version: grafanaVersion(folders.host),
    settings: {
      enabled: true,
      pinned: true,
      jsonData: apiUrl === undefined ? null : { apiUrl },
      secureJsonData: token === '' ? {} : { apiToken: token },
    },
  };
  const { url, close } = await (values.build ? startBuilding(host, options) : startWorkbench(options));
  console.log(`workbench: ${url} (${host})`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void close().then(() => process.exit(0)));
  }
}

if (values.help) {
  console.log(HELP);
} else {
  await serve().catch((error: unknown) => {
    console.error(`workbench: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}

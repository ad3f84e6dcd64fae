// Serves the workbench: node grafana-plugin/workbench/server/main.ts --help
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { grafanaVersion, hostFolders, HOSTS, isHost } from './hostVersion.ts';
import { startWorkbench } from './startWorkbench.ts';

const HELP = `node grafana-plugin/workbench/server/main.ts [options]

Hosts the built plugin without Grafana, for whoever sits at this machine: no login, loopback only.

  --port NUMBER               default 3300
  --host-version HOST         ${HOSTS.join(' or ')}; default ${HOSTS[0]}
  --api-url URL               the companion's API, as Setup would have it
  --plugin-token-file FILE    the companion's plugin token
  --dist FOLDER               the built plugin; default grafana-plugin/dist
  --dashboard FILE            classic JSON of the dashboard for /d/workbench; default: a panel of every kind
  --help                      this
`;

const workbench = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3300' },
    'host-version': { type: 'string', default: HOSTS[0] },
    'api-url': { type: 'string' },
    'plugin-token-file': { type: 'string' },
    dist: { type: 'string', default: resolve(workbench, '../dist') },
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

async function serve(): Promise<void> {
  const host = values['host-version'];
  if (!isHost(host)) throw new Error(`--host-version is ${host}, not one of ${HOSTS.join(', ')}`);
  const folders = hostFolders(workbench, host);
  const token = readToken(values['plugin-token-file']);
  const apiUrl = values['api-url'];
  const { url, close } = await startWorkbench({
    ...folders,
    port: Number(values.port),
    dist: resolve(values.dist),
    dashboardFile: values.dashboard,
    version: grafanaVersion(folders.host),
    settings: {
      enabled: true,
      pinned: true,
      jsonData: apiUrl === undefined ? null : { apiUrl },
      secureJsonData: token === '' ? {} : { apiToken: token },
    },
  });
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

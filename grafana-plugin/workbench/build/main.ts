// Makes the workbench ready to be served: node grafana-plugin/workbench/build/main.ts --help
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withFileLock } from '../../../scripts/setup/fileLock.mjs';
import { HOSTS, isHost } from '../server/hostVersion.ts';
import { buildHost } from './buildHost.ts';
import { buildPlugin } from './buildPlugin.ts';
import { installHost } from './installHost.ts';
import { ensureInstalled } from './setup.mjs';
import { withProgress } from './withProgress.ts';

const HELP = `node grafana-plugin/workbench/build/main.ts [options]

Installs the packages of a host and bundles it, where anything has changed.

  --host-version HOST   ${HOSTS.join(' or ')}; may be given more than once; default ${HOSTS[0]}
  --plugin              build the plugin, too
  --development         bundle the host with React's warnings for developers
  --help                this
`;

const workbench = dirname(dirname(fileURLToPath(import.meta.url)));
const plugin = dirname(workbench);
const { values } = parseArgs({
  options: {
    'host-version': { type: 'string', multiple: true, default: [HOSTS[0]] },
    plugin: { type: 'boolean', default: false },
    development: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function build(): Promise<void> {
  for (const host of values['host-version']) {
    if (!isHost(host)) throw new Error(`--host-version is ${host}, not one of ${HOSTS.join(', ')}`);
    await installHost(join(workbench, 'hosts', host));
    const mode = values.development ? 'development' : 'production';
    await withProgress(`bundling the workbench's host ${host}`, () => buildHost(workbench, host, mode));
  }
  if (!values.plugin) return;
  await ensureInstalled(plugin, 'grafana-plugin');
  await withProgress('building the plugin', () => buildPlugin(plugin));
}

if (values.help) {
  console.log(HELP);
} else {
  // Whatever else runs here has a user who waits for it.
  setPriority(constants.priority.PRIORITY_LOW);
  const onWait = (pid: number) => console.error(`vigil: waiting for process ${pid}, which builds the workbench`);
  await withFileLock(join(workbench, '.vigil/build.lock'), { onWait }, build).catch((error: unknown) => {
    console.error(`vigil: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}

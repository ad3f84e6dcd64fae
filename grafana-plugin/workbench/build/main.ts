// Makes the workbench ready to be served: node grafana-plugin/workbench/build/main.ts --help
import { constants, setPriority } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withFileLock } from '../../../scripts/setup/fileLock.mjs';
import { HOSTS, hostFolders, isHost } from '../server/hostVersion.ts';
import { buildHost } from './buildHost.ts';
import { buildPlugin } from './buildPlugin.ts';
import { stepLine, stepName, type BuildStep } from './buildStep.ts';
import { buildLock, dueSteps } from './dueSteps.ts';
import type { BuildMode } from './hostStamp.ts';
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

const mode: BuildMode = values.development ? 'development' : 'production';

async function build(): Promise<void> {
  const hosts = values['host-version'].map((host) => {
    if (!isHost(host)) throw new Error(`--host-version is ${host}, not one of ${HOSTS.join(', ')}`);
    return host;
  });
  const steps = dueSteps({ workbench, hosts, mode, plugin: values.plugin });
  for (const [index, step] of steps.entries()) {
    console.error(stepLine({ number: index + 1, of: steps.length, name: stepName(step) }));
    await perform(step);
  }
}

function perform(step: BuildStep): Promise<void> {
  switch (step.kind) {
    case 'hostPackages':
      return installHost(hostFolders(workbench, step.host).host);
    case 'host':
      return withProgress(stepName(step), () => buildHost(workbench, step.host, mode));
    case 'pluginPackages':
      return ensureInstalled(plugin, 'grafana-plugin');
    case 'plugin':
      return withProgress(stepName(step), () => buildPlugin(plugin));
  }
}

if (values.help) {
  console.log(HELP);
} else {
  // Whatever else runs here has a user who waits for it.
  setPriority(constants.priority.PRIORITY_LOW);
  const onWait = (pid: number) => console.error(`vigil: waiting for process ${pid}, which builds the workbench`);
  await withFileLock(buildLock(workbench), { onWait }, build).catch((error: unknown) => {
    console.error(`vigil: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}

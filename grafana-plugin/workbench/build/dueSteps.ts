import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hostFolders, type Host } from '../server/hostVersion.ts';
import { whyInstall } from './setup.mjs';
import type { BuildStep } from './buildStep.ts';
import { isHostFresh, type BuildMode } from './hostStamp.ts';
import { isPluginFresh } from './pluginStamp.ts';

/** What is to be there. */
export type BuildTarget = Readonly<{
  /** The workbench's folder; the plugin's is the one around it. */
  workbench: string;
  hosts: readonly Host[];
  mode: BuildMode;
  plugin: boolean;
}>;

/** The file that whoever builds holds meanwhile. */
export function buildLock(workbench: string): string {
  return join(workbench, '.vigil/build.lock');
}

/**
 * What has to be done, in its order; nothing when all is fresh. Quick, and it builds nothing, but it holds only for as
 * long as nobody else builds.
 */
export function dueSteps({ workbench, hosts, mode, plugin }: BuildTarget): readonly BuildStep[] {
  const folder = join(workbench, '..');
  const steps: readonly (BuildStep & { isDue: boolean })[] = [
    ...hosts.flatMap((host) => [
      { kind: 'hostPackages' as const, host, isDue: whyInstall(hostFolders(workbench, host).host) !== undefined },
      { kind: 'host' as const, host, isDue: !isHostFresh(workbench, host, mode) },
    ]),
    { kind: 'pluginPackages', isDue: plugin && whyInstall(folder) !== undefined },
    { kind: 'plugin', isDue: plugin && !isPluginFresh(folder) },
  ];
  return steps.filter(({ isDue }) => isDue).map(({ isDue: _isDue, ...step }) => step);
}

/** Whether there is something to build, or somebody who builds: then what is there may be half of it. */
export function isBuildDue(target: BuildTarget): boolean {
  return existsSync(buildLock(target.workbench)) || dueSteps(target).length > 0;
}

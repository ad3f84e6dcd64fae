import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hostFolders, type Host } from '../server/hostVersion.ts';
import { fingerprint } from './fingerprint.ts';

/** How React and its like are built: as Grafana has them, or with the warnings that they give to developers. */
export type BuildMode = 'production' | 'development';

/** What a host's bundle is made from, as a text that is another one when anything of it has changed. */
export function hostStamp(workbench: string, host: Host, mode: BuildMode): string {
  const { host: folder } = hostFolders(workbench, host);
  const inputs = [
    join(workbench, 'host'),
    join(workbench, 'build'),
    join(folder, 'package.json'),
    join(folder, 'package-lock.json'),
  ];
  return `${mode} ${fingerprint(inputs)}`;
}

/** Whether the host's bundle is there, and made from what is there now. */
export function isHostFresh(workbench: string, host: Host, mode: BuildMode): boolean {
  const stamp = stampFile(workbench, host);
  if (!existsSync(join(hostFolders(workbench, host).bundle, 'main.js')) || !existsSync(stamp)) return false;
  return readFileSync(stamp, 'utf8') === hostStamp(workbench, host, mode);
}

/** Called when the host's bundle is complete; with the stamp from before, as a source may have changed since. */
export function writeHostStamp(workbench: string, host: Host, stamp: string): void {
  writeFileSync(stampFile(workbench, host), stamp);
}

function stampFile(workbench: string, host: Host): string {
  return join(dirname(hostFolders(workbench, host).bundle), 'stamp');
}

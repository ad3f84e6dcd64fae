import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asRecord, asText } from './plugins/record.ts';

/** The hosts: each a package of its own, with one version of Grafana's packages and of React. */
export const HOSTS = ['grafana-12', 'grafana-13'] as const;
export type Host = (typeof HOSTS)[number];

export function isHost(value: unknown): value is Host {
  return (HOSTS as readonly unknown[]).includes(value);
}

/** Folders of a host, given the workbench's. */
export function hostFolders(workbench: string, host: Host): Readonly<{ host: string; bundle: string }> {
  return { host: join(workbench, 'hosts', host), bundle: join(workbench, '.build', host, 'dist') };
}

/** The version of Grafana's packages that the host in `folder` asks for. */
export function grafanaVersion(folder: string): string {
  const manifest = asRecord(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  return asText(asRecord(manifest.dependencies)['@grafana/runtime']);
}

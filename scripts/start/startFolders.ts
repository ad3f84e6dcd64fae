import { join, resolve } from 'node:path';

/** Where a start finds and keeps things; absolute paths. */
export type StartFolders = Readonly<{
  root: string;
  keeper: string;
  log: string;
  companionData: string;
  companionConfig: string;
  alertmanagerData: string;
  prometheusData: string;
  prometheusConfig: string;
  runRecord: string;
  lock: string;
}>;

export function startFolders(root: string, env: NodeJS.ProcessEnv): StartFolders {
  const own = join(root, '.vigil');
  return {
    root,
    keeper: join(root, 'scripts/keeper.mjs'),
    log: join(own, 'log'),
    companionData: resolve(root, env.VIGIL_DATA_DIR ?? join(own, 'companion')),
    companionConfig: join(own, 'vigil.yaml'),
    alertmanagerData: join(own, 'alertmanager'),
    prometheusData: join(own, 'prometheus'),
    prometheusConfig: join(own, 'prometheus.yml'),
    runRecord: join(own, 'run.json'),
    lock: join(own, 'start.lock'),
  };
}

import { spawnSync } from 'node:child_process';

/** Keeps a process, its threads and the children that it will have on the first core; false where the machine cannot. */
export function onOneCore(pid: number): boolean {
  return spawnSync('taskset', ['-a', '-p', '-c', '0', String(pid)], { stdio: 'ignore' }).status === 0;
}

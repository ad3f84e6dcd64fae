import { readFileSync, readdirSync } from 'node:fs';

/** A process and all that it started, as far as they still run. Linux: reads /proc. */
export function processTree(pid: number): readonly number[] {
  const children = tasksOf(pid)
    .flatMap((task) => read(`/proc/${pid}/task/${task}/children`).split(' '))
    .filter((text) => text !== '')
    .map(Number);
  return [pid, ...children.flatMap(processTree)];
}

function tasksOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // it has just ended
  }
}

/** '' when the process has just ended. */
export function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

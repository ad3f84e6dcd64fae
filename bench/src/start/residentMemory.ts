import { readFileSync, readdirSync } from 'node:fs';

const MB = 1_000_000;

/** Resident memory of a process and everything it started, megabytes; null where /proc does not tell. */
export function residentMemoryMb(pid: number): number | null {
  try {
    return Math.round(treeOf(pid).reduce((sum, one) => sum + residentBytes(one), 0) / MB);
  } catch {
    return null;
  }
}

function treeOf(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`)
    .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' '))
    .filter(Boolean)
    .map(Number);
  return [pid, ...children.flatMap(treeOf)];
}

function residentBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib ?? 0) * 1024;
}

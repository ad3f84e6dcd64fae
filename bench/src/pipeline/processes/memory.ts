import { readdirSync } from 'node:fs';
import { processTree, read } from './processTree.ts';

const MB = 1_000_000;

/** Out of the text of /proc/PID/status: kB of the line `field`; 0 without it. */
export function kibIn(status: string, field: 'VmHWM' | 'VmRSS'): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
}

/** Resident memory of a process and its children, MB (10^6): the most since it started, or now. */
export function residentMb(pid: number, field: 'VmHWM' | 'VmRSS'): number {
  const kib = processTree(pid).reduce((sum, one) => sum + kibIn(read(`/proc/${one}/status`), field), 0);
  return (kib * 1024) / MB;
}

/** Open file descriptors of a process. */
export function openFiles(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

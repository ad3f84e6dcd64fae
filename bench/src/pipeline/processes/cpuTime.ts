import { processTree, read } from './processTree.ts';

/** USER_HZ: what the kernel counts in towards /proc, on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;
/** Fields behind the process's name, in parentheses: utime, stime, cutime, cstime (proc(5), fields 14 to 17). */
const FIRST_BEHIND_NAME = 3;
const TIME_FIELDS = [14, 15, 16, 17].map((field) => field - FIRST_BEHIND_NAME);

/**
 * CPU seconds, user and system, of a process, its threads, its children that run, and those that it waited for. Never
 * falls while the process runs.
 */
export function cpuSeconds(pid: number): number {
  return processTree(pid).reduce((sum, one) => sum + cpuSecondsIn(read(`/proc/${one}/stat`)), 0);
}

/** Out of the text of /proc/PID/stat. */
export function cpuSecondsIn(stat: string): number {
  if (stat === '') return 0;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return TIME_FIELDS.reduce((sum, field) => sum + Number(fields[field]), 0) / TICKS_PER_SECOND;
}

import type { RunResult } from '../contract.ts';

/** What a run says of its journey. `undefined` for one that says nothing: it was skipped, or failed by the runner's own fault. */
export type Verdict = 'pass' | 'unstable' | 'fail';

/** A run with a verdict. */
export type TimePoint = Readonly<{ verdict: Verdict; startedMs: number }>;

/** The verdict of all attempts of one run, in any order. */
export function verdictOf(attempts: readonly Pick<RunResult, 'attempt' | 'outcome'>[]): Verdict | undefined {
  const passed = attempts.find(({ outcome }) => outcome === 'pass');
  const failed = attempts.some(({ outcome }) => outcome === 'fail');
  if (passed !== undefined) return failed ? 'unstable' : 'pass';
  return failed ? 'fail' : undefined;
}

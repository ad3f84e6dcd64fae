import type { JourneyRun, TimePoint } from '@vigil/quality-model';
import { figureText } from './figures';

type Verdict = TimePoint['verdict'] | JourneyRun['outcome'];

/** How a run, or a step of one, ended. */
export const VERDICT_WORDS = {
  pass: 'passed',
  unstable: 'passed after a retry',
  fail: 'failed',
  unknown: 'could not be told',
  skipped: 'was skipped',
} as const satisfies Record<Verdict, string>;

/** ` in 320 ms`, to be put behind what it did; '' for what was skipped: it took no time, and none was measured. */
export function tookText(verdict: Verdict, durationMs: number): string {
  return verdict === 'skipped' ? '' : ` in ${figureText(durationMs, 'ms')}`;
}

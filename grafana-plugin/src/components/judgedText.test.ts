import type { TimePoint } from '@vigil/quality-model';
import { judgedText } from './judgedText';

const points = (...verdicts: Array<TimePoint['verdict']>) => verdicts.map((verdict) => ({ verdict }) as TimePoint);

test.each([
  ['no run has ended yet', points()],
  ['no run had a verdict', points('skipped', 'unknown')],
  ['of one run', points('fail')],
  ['of one run with a verdict', points('unknown', 'pass')],
  ['of the last 3 runs', points('pass', 'unstable', 'fail')],
  ['of 2 runs with a verdict', points('skipped', 'pass', 'fail', 'unknown')],
])('%s', (text, of) => {
  expect(judgedText(of)).toBe(text);
});

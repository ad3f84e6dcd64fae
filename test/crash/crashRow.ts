import { rowFile, type RowFile } from '../../bench/src/rows/rowFile.ts';
import type { RoundCounts } from './performRound.ts';
import type { RoundPlan } from './roundPlan.ts';

/** One round, good or bad: one row of the file. Counts are null where a round did not come to its end. */
export type CrashRow = Readonly<{
  /** Hash of the companion's code, `+` when files differ from the last commit: rounds of the same code count together. */
  code: string;
  seed: number;
  round: number;
  /** RFC 3339. */
  startedAt: string;
  /** Of the whole round. */
  seconds: number;
  outcome: 'pass' | 'fail';
  failure: string;
}> &
  RoundPlan &
  Readonly<{ [Count in keyof RoundCounts]: number | null }>;

const COLUMNS = {
  code: 'text',
  seed: 'number',
  round: 'number',
  startedAt: 'text',
  ack: 'text',
  victim: 'text',
  killAfterMs: 'number',
  killAgainAfterMs: 'number',
  sent: 'number',
  acknowledged: 'number',
  unacknowledged: 'number',
  lost: 'number',
  duplicates: 'number',
  damaged: 'number',
  seconds: 'number',
  outcome: 'text',
  failure: 'text',
} as const;

export function crashRows(file: string): RowFile<CrashRow> {
  return rowFile<CrashRow>(file, COLUMNS);
}

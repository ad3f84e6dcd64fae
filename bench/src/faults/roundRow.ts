import { rowFile, type RowFile } from '../rows/rowFile.ts';

/** What is switched on in a quiet round. */
export const QUIET = 'quiet';

/** One round, good or bad: one row of the file. Numbers are null where there is nothing to tell. */
export type RoundRow = Readonly<{
  commit: string;
  /** Hash of all code that is judged (companion, model, shop): rounds of the same code count together. */
  code: string;
  seed: number;
  fault: string;
  /** RFC 3339. */
  startedAt: string;
  outcome: 'pass' | 'fail';
  /** Different issues that were open at any time from the fault's beginning to five minutes after its end. */
  issues: number | null;
  /** From the fault's beginning until the API shows the first issue. */
  secondsToIssue: number | null;
  /** Place of the expected cause when the issue is first seen, at the end of the fault, and at the end of the round; 0: not named. */
  rankAtOnce: number | null;
  rankAtFaultEnd: number | null;
  rankAtEnd: number | null;
  /** Service that is named first at the end of the round. */
  firstCause: string;
  /** Kinds of signals that it gathered. */
  kinds: string;
  signals: number | null;
  merged: number | null;
  setAside: number | null;
  secondsToResolve: number | null;
  failure: string;
}>;

const COLUMNS = {
  commit: 'text',
  code: 'text',
  seed: 'number',
  fault: 'text',
  startedAt: 'text',
  outcome: 'text',
  issues: 'number',
  secondsToIssue: 'number',
  rankAtOnce: 'number',
  rankAtFaultEnd: 'number',
  rankAtEnd: 'number',
  firstCause: 'text',
  kinds: 'text',
  signals: 'number',
  merged: 'number',
  setAside: 'number',
  secondsToResolve: 'number',
  failure: 'text',
} as const;

export function roundRows(file: string): RowFile<RoundRow> {
  return rowFile<RoundRow>(file, COLUMNS);
}

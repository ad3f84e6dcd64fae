import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

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

const COLUMNS = [
  'commit',
  'code',
  'seed',
  'fault',
  'startedAt',
  'outcome',
  'issues',
  'secondsToIssue',
  'rankAtOnce',
  'rankAtFaultEnd',
  'rankAtEnd',
  'firstCause',
  'kinds',
  'signals',
  'merged',
  'setAside',
  'secondsToResolve',
  'failure',
] as const satisfies readonly (keyof RoundRow)[];

const TEXTS: ReadonlySet<string> = new Set([
  'commit',
  'code',
  'fault',
  'startedAt',
  'outcome',
  'firstCause',
  'kinds',
  'failure',
]);

/** Adds a row; several processes may do so at a time. */
export function appendRow(file: string, row: RoundRow): void {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${COLUMNS.join(',')}\n`, { flag: 'wx' });
  }
  appendFileSync(file, `${COLUMNS.map((column) => cellOf(row[column])).join(',')}\n`);
}

/** All rows of the file, oldest first. Throws for a file of other columns. */
export function readRows(file: string): readonly RoundRow[] {
  if (!existsSync(file)) return [];
  const [head, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  if (head !== COLUMNS.join(',')) throw new Error(`${file} has other columns than this version writes: move it away`);
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(
      COLUMNS.map((column, index) => {
        const cell = cells[index] ?? '';
        return [column, TEXTS.has(column) ? cell : cell === '' ? null : Number(cell)];
      }),
    ) as RoundRow;
  });
}

/** A cell never holds what ends one. */
function cellOf(value: string | number | null): string {
  return String(value ?? '').replace(/[",\r\n]+/g, ' ');
}

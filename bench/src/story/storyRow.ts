import { rowFile, type RowFile } from '../rows/rowFile.ts';

/** What was seen and done of one fault in one host of the workbench, good or bad. Null where it did not come to that. */
export type StoryRow = Readonly<{
  commit: string;
  /** Hash of all code that is judged: rounds of the same code count together. */
  code: string;
  host: string;
  /** RFC 3339. */
  startedAt: string;
  outcome: 'pass' | 'fail';
  /** From the API's having the issue until Overview shows it; 0 where the page was first. */
  secondsToOverview: number | null;
  /** From then until the page names the cause, with its evidence and its chart. */
  secondsToCause: number | null;
  cause: string;
  /** Sentences of evidence below the likeliest cause. */
  evidence: number | null;
  /** From an Editor's click on Acknowledge until the page says so. */
  secondsToAcknowledge: number | null;
  /** Status of the server's answer to a Viewer who tries. */
  viewerStatus: number | null;
  /** Errors and warnings on the console. */
  complaints: number | null;
  failure: string;
}>;

const COLUMNS = {
  commit: 'text',
  code: 'text',
  host: 'text',
  startedAt: 'text',
  outcome: 'text',
  secondsToOverview: 'number',
  secondsToCause: 'number',
  cause: 'text',
  evidence: 'number',
  secondsToAcknowledge: 'number',
  viewerStatus: 'number',
  complaints: 'number',
  failure: 'text',
} as const;

export function storyRows(file: string): RowFile<StoryRow> {
  return rowFile<StoryRow>(file, COLUMNS);
}

import type { TableRow } from '../benchmark.ts';
import { spreadOf } from '../statistics/spread.ts';
import { QUIET, type RoundRow } from './roundRow.ts';

/** Not named at all is worse than any place. */
function worstRank({ rankAtFaultEnd, rankAtEnd }: RoundRow): number | null {
  const ranks = [rankAtFaultEnd, rankAtEnd].filter((rank) => rank !== null);
  if (ranks.length === 0) return null;
  return ranks.includes(0) ? 0 : Math.max(...ranks);
}

/** Keys of the JSON line: one for each fault, and `quietIssues`. */
export function figuresOf(rows: readonly RoundRow[], faults: readonly string[]): Readonly<Record<string, unknown>> {
  const figures = faults
    .filter((fault) => fault !== QUIET)
    .map((fault) => {
      const own = rows.filter((row) => row.fault === fault);
      return [
        fault,
        {
          rounds: own.length,
          failed: own.filter(({ outcome }) => outcome === 'fail').length,
          issuesOpened: spreadOf(own.map(({ issues }) => issues)),
          causeRank: spreadOf(own.map(worstRank)),
          secondsToIssue: spreadOf(own.map(({ secondsToIssue }) => secondsToIssue)),
        },
      ];
    });
  const quiet = rows.filter((row) => row.fault === QUIET);
  const quietIssues = quiet.reduce((sum, { issues }) => sum + (issues ?? 0), 0);
  return { ...Object.fromEntries(figures), quietRounds: quiet.length, quietIssues };
}

export function tableOf(rows: readonly RoundRow[], faults: readonly string[]): readonly TableRow[] {
  return faults.map((fault) => {
    const own = rows.filter((row) => row.fault === fault);
    const passed = own.filter(({ outcome }) => outcome === 'pass').length;
    const seconds = spreadOf(own.map(({ secondsToIssue }) => secondsToIssue));
    const issues = own.map((row) => row.issues ?? '–').join(' ');
    const ranks = own.map((row) => worstRank(row) ?? '–').join(' ');
    const time = seconds === null ? '' : `; ${seconds.median} s to the issue (${seconds.min}–${seconds.max})`;
    const rank = fault === QUIET ? '' : `; cause's rank ${ranks}`;
    return [fault, `${passed} of ${own.length} good; issues ${issues}${rank}${time}`];
  });
}

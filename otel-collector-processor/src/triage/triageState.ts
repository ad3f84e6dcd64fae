import { NOTHING_LEARNED, type KindPast, type Recurrence } from './correlate/recurrence.ts';
import type { Group, IssueRecord } from './issueRecord.ts';

/** What happened since the installation began. */
export type TriageCounts = Readonly<{
  /** Issues opened. */
  opened: number;
  /** Issues that were merged into another. */
  merged: number;
  reopened: number;
  /** Issues that resolved, by themselves or by a person. */
  resolved: number;
  /** Signals that ended without ever belonging to an issue. */
  setAside: number;
}>;

/** Everything that triage knows. Plain data: the issues are stored one by one, the rest as one document. */
export type TriageState = Readonly<{
  /** Issues that are open, and those that may open again. By id. */
  issues: ReadonlyMap<string, IssueRecord>;
  /** Signals that are set aside until something confirms them. By an id that lasts as long as the group. */
  groups: ReadonlyMap<string, Group>;
  counts: TriageCounts;
  /** What is learned of the alerts of others. */
  recurrence: Recurrence;
}>;

export const NO_TRIAGE: TriageState = {
  issues: new Map(),
  groups: new Map(),
  counts: { opened: 0, merged: 0, reopened: 0, resolved: 0, setAside: 0 },
  recurrence: NOTHING_LEARNED,
};

/** Version of the stored document of what is not issues. */
const VERSION = 1;

export function writeRest({ groups, counts, recurrence }: TriageState): string {
  const learned = { ...recurrence, kinds: [...recurrence.kinds] };
  return JSON.stringify({ version: VERSION, groups: [...groups], counts, recurrence: learned });
}

/** Throws for a document of another version. */
export function restoreTriage(issues: readonly IssueRecord[], rest: string | undefined): TriageState {
  const byId = new Map(issues.map((issue) => [issue.id, issue]));
  if (rest === undefined) return { ...NO_TRIAGE, issues: byId };
  const { version, groups, counts, recurrence } = JSON.parse(rest) as {
    version: number;
    groups: [string, Group][];
    counts: TriageCounts;
    /** Absent in what was stored before triage learned. */
    recurrence?: Omit<Recurrence, 'kinds'> & { kinds: [string, KindPast][] };
  };
  if (version !== VERSION)
    throw new Error(
      `The stored state of triage has version ${version}, this Vigil reads ${VERSION}: start the Vigil that wrote it.`,
    );
  return {
    issues: byId,
    groups: new Map(groups),
    counts,
    recurrence: recurrence === undefined ? NOTHING_LEARNED : { ...recurrence, kinds: new Map(recurrence.kinds) },
  };
}

import type { CauseEvidence, IssueCause, IssueState, TimelineEntry } from '@vigil/quality-model';
import type { SignalEvent } from '../signals/index.ts';

/** Figures of an anomaly, in its signal's unit. */
export type Figures = Readonly<{ seen: number; expected: number; score: number }>;

/** How an alert's kind was before it began: learned from all that fired. */
export type AlertPast = Readonly<{
  /** ≥ 0, in nats: how much more often anything fires than this. */
  rarity: number;
  /** It comes and goes, whatever else happens: alone it is no news. */
  recurring: boolean;
}>;

/** A signal as triage knows it: what was told last, and what was before. */
export type Member = Readonly<{
  signal: SignalEvent;
  /** When it began for the first time. */
  startedMs: number;
  /** How often it began. */
  episodes: number;
  /** When its end was told, by this machine's clock; null while it lasts. Senders' clocks may be off by minutes. */
  endNoticedMs: number | null;
  /** Of an anomaly: the figures at their worst. */
  worst: Figures | null;
  /** Why it is where it is. */
  because: string;
  /** Of an alert that is not Vigil's own. */
  past?: AlertPast;
}>;

export type Cause = Readonly<Omit<IssueCause, 'evidence' | 'explains'>> &
  Readonly<{ evidence: readonly CauseEvidence[]; explains: readonly IssueCause['service'][] }>;

/** What is thought to be behind an issue, likeliest first. */
export type Verdict = Readonly<{
  causes: readonly Cause[];
  /** 0–1 that the first one is right; null: not enough evidence. */
  confidence: number | null;
  confidenceReason: string;
}>;

/** An issue as it is stored: one JSON document. Times are Unix milliseconds. */
export type IssueRecord = Readonly<{
  id: string;
  tenant: string;
  /** Changes with acts and changes of state. */
  version: number;
  /** Changes with every change that is stored. */
  revision: number;
  state: IssueState;
  /** Triage still has to do with it: it is open, or may open again. */
  live: boolean;
  openedMs: number;
  /** When it was opened for the last time. */
  reopenedMs: number;
  updatedMs: number;
  resolvedMs: number | null;
  resolution: Readonly<{ atMs: number; by: string; reason: string }> | null;
  acknowledged: Readonly<{ by: string; atMs: number; comment: string }> | null;
  assignee: string | null;
  notes: readonly Readonly<{ atMs: number; by: string; markdown: string }>[];
  silences: readonly Readonly<{ silenceId: string; source: string; atMs: number; by: string; endsAtMs: number }>[];
  mergedInto: string | null;
  mergedFrom: readonly string[];
  /** Issues that it was parted from, or they from it: no signal makes them one again. */
  apartFrom?: readonly string[];
  title: string;
  summary: string;
  verdict: Verdict;
  /** By beginning, then key. */
  members: readonly Member[];
  timeline: readonly Readonly<TimelineEntry>[];
}>;

/** Signals that belong together and are no issue yet. */
export type Group = readonly Member[];

/** Version of a stored document. */
export const ISSUE_DOCUMENT_VERSION = 1;

export function writeIssue(issue: IssueRecord): string {
  return JSON.stringify({ version: ISSUE_DOCUMENT_VERSION, issue });
}

/** Written by `writeIssue` alone. Throws for a document of another version. */
export function readIssue(document: string): IssueRecord {
  const { version, issue } = JSON.parse(document) as { version: number; issue: IssueRecord };
  if (version !== ISSUE_DOCUMENT_VERSION)
    throw new Error(
      `A stored issue has version ${version}, this Vigil reads ${ISSUE_DOCUMENT_VERSION}: start the Vigil that wrote it.`,
    );
  return issue;
}

/** An alert that comes and goes, whatever else happens. */
export const isRecurring = ({ past }: Member): boolean => past?.recurring === true;

export const isActive = ({ signal }: Member): boolean => signal.endedMs === null;

/** Is it over neither by itself nor by merging? */
export const isOpen = ({ state }: IssueRecord): boolean => state === 'open' || state === 'acknowledged';

/** Signals of the opening under way; of a resolved issue, of its last one. */
export function currentMembers({
  members,
  reopenedMs,
}: Pick<IssueRecord, 'members' | 'reopenedMs'>): readonly Member[] {
  return members.filter(({ endNoticedMs }) => endNoticedMs === null || endNoticedMs >= reopenedMs);
}

export function byBeginning(a: Member, b: Member): number {
  return a.startedMs - b.startedMs || (a.signal.key < b.signal.key ? -1 : a.signal.key > b.signal.key ? 1 : 0);
}

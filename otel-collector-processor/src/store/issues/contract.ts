import type { AuditEntry } from '../auditEntry.ts';

/** A change of an issue. The store knows nothing of it but what lists are made by. */
export type IssueChange = Readonly<{
  id: string;
  /** Revision that is known to be stored; 0: none. */
  storedRevision: number;
  /** The one to be stored: greater. */
  revision: number;
  state: string;
  tenant: string;
  /** Belongs to what a restart needs. */
  live: boolean;
  /** Unix milliseconds. */
  openedMs: number;
  /** Names of the services that it touches. */
  services: readonly string[];
  /** JSON, for lists. */
  summary: string;
  /** JSON: all of it. */
  document: string;
}>;

/** What triage keeps together, or not at all. */
export type TriageChange = Readonly<{
  /** Who writes: another after every start. */
  writer: string;
  issues: readonly IssueChange[];
  /** JSON: all that is not issues; left out: as it is. */
  rest?: string;
  audit: readonly AuditEntry[];
}>;

export type IssueFilter = Readonly<{
  tenants: readonly string[] | 'all';
  states: readonly string[];
  /** Name of a service that the issue touches. */
  service?: string | undefined;
  /** Opened then or later, Unix milliseconds. */
  sinceMs?: number | undefined;
}>;

/** Where a page of a list ended: its last issue. */
export type IssueCursor = Readonly<{ openedMs: number; id: string }>;

/** The part of the store that keeps issues. */
export interface IssueStore {
  /**
   * Keeps all of it in one transaction. Rejects with `conflict`, and keeps nothing, if an issue is not what this writer
   * stored last or what `storedRevision` says: another process writes. After `unreachable` it may be kept or not; the
   * same writer may then write the same issues again, with whatever is in them by then.
   */
  saveTriage(change: TriageChange): Promise<void>;
  /** Documents of the live issues, in no order, and the rest as it was saved last. */
  loadTriage(): Promise<Readonly<{ issues: readonly string[]; rest: string | undefined }>>;
  /** Summaries, the issue that was opened last first, at most `limit`, beyond `after`. */
  listIssues(filter: IssueFilter, limit: number, after?: IssueCursor): Promise<readonly string[]>;
  /** How many there are, by state. */
  countIssues(filter: IssueFilter): Promise<ReadonlyMap<string, number>>;
  /** Document and tenant of one issue. */
  getIssue(id: string): Promise<Readonly<{ tenant: string; document: string }> | undefined>;
}

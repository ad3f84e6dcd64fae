import type { IssueChange, Store } from '../../store/index.ts';
import { writeIssue, type IssueRecord } from '../issueRecord.ts';
import { servicesOf, summaryOf } from '../view/issueView.ts';

/** As much of the store as triage asks for. */
export type TriageStore = Pick<Store, 'saveTriage' | 'loadTriage' | 'listIssues' | 'countIssues' | 'getIssue'>;

export function changeOf(issue: IssueRecord, storedRevision: number): IssueChange {
  return {
    id: issue.id,
    storedRevision,
    revision: issue.revision,
    state: issue.state,
    tenant: issue.tenant,
    live: issue.live,
    openedMs: issue.openedMs,
    services: servicesOf(issue).map(({ name }) => name),
    summary: JSON.stringify(summaryOf(issue)),
    document: writeIssue(issue),
  };
}

import { writeIssue } from '../issueRecord.ts';
import { servicesOf, summaryOf } from '../view/issueView.ts';
export function changeOf(issue, storedRevision) {
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

import type { ServiceIdentity } from '@vigil/quality-model';
import type { IssueRecord } from '../triage/index.ts';

/** Issues that are open, as the desk tells of them; after a restart those that have changed since. */
export interface OpenIssues {
  take(issues: readonly IssueRecord[]): void;
  /** Title of an issue whose likeliest cause is one of these services, and that more than journeys speak for. */
  causedBy(services: readonly ServiceIdentity[]): string | undefined;
}

export function createOpenIssues(): OpenIssues {
  const open = new Map<string, IssueRecord>();
  return {
    take: (issues) => {
      for (const issue of issues) {
        // What a journey alone has found is what journeys are for: it must not keep them from finding its end.
        const isOfCustomers = issue.members.some(({ signal }) => signal.kind !== 'journey' && signal.endedMs === null);
        const isOpen = issue.state === 'open' || issue.state === 'acknowledged';
        if (isOpen && isOfCustomers) open.set(issue.id, issue);
        else open.delete(issue.id);
      }
    },
    causedBy: (services) => {
      for (const { title, verdict } of open.values()) {
        const cause = verdict.causes[0]?.service;
        if (cause === undefined) continue;
        const isOne = services.some(
          ({ tenant, environment, namespace, name }) =>
            cause.tenant === tenant &&
            cause.environment === environment &&
            cause.namespace === namespace &&
            cause.name === name,
        );
        if (isOne) return title;
      }
      return undefined;
    },
  };
}

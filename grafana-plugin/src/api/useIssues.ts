import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { IssueList, IssueState } from '@vigil/quality-model';
import { getFromCompanion } from './client';
import { useRefreshMs } from './events/LiveUpdates';
import { KEYS } from './queryKeys';

export type IssueFilter = Readonly<{
  states: readonly IssueState[];
  /** Name of a service that the issue touches. */
  service?: string;
  /** Only issues opened at this time or later, Unix milliseconds. */
  sinceMs?: number;
  /** `next` of the page before. */
  cursor?: string;
  /** Issues a page; the companion's own number where it is left out. */
  limit?: number;
}>;

/** A page of issues, newest first, and how many there are by state. */
export function useIssues({ states, service, sinceMs, cursor, limit }: IssueFilter) {
  const refetchInterval = useRefreshMs();
  const query = { state: states.join(','), service, since: sinceMs, cursor, limit };
  return useQuery({
    queryKey: KEYS.issues(query),
    queryFn: ({ signal }) => getFromCompanion<IssueList>('issues', query, signal),
    refetchInterval,
    placeholderData: keepPreviousData,
  });
}

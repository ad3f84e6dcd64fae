import { useQuery } from '@tanstack/react-query';
import type { Issue } from '@vigil/quality-model';
import { getFromCompanion } from './client';
import { useRefreshMs } from './events/LiveUpdates';
import { KEYS } from './queryKeys';

/** One issue with its causes, signals and history. */
export function useIssue(id: string) {
  const refetchInterval = useRefreshMs();
  return useQuery({
    queryKey: KEYS.issue(id),
    queryFn: ({ signal }) => getFromCompanion<Issue>(`issues/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval,
  });
}

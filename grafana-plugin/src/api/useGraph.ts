import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Graph } from '@vigil/quality-model';
import { getFromCompanion } from './client';
import { MEASURED_REFRESH_MS } from './queryClient';
import { KEYS } from './queryKeys';

/** Who calls whom, with what was measured between them. `window` and `offset` as PromQL writes them: `15m`. */
export function useGraph(window: string, offset?: string) {
  const query = { window, offset };
  return useQuery({
    queryKey: KEYS.graph(query),
    queryFn: ({ signal }) => getFromCompanion<Graph>('graph', query, signal),
    refetchInterval: MEASURED_REFRESH_MS,
    placeholderData: keepPreviousData,
  });
}

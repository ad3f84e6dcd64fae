import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ServiceList } from '@vigil/quality-model';
import { getFromCompanion } from './client';
import { MEASURED_REFRESH_MS } from './queryClient';
import { KEYS } from './queryKeys';

/** Services with their KPIs. `window`, and `offset`, by which it ends earlier than now, as PromQL writes them: `15m`. */
export function useServices(window: string, offset?: string) {
  const query = { window, offset };
  return useQuery({
    queryKey: KEYS.services(query),
    queryFn: ({ signal }) => getFromCompanion<ServiceList>('services', query, signal),
    refetchInterval: MEASURED_REFRESH_MS,
    placeholderData: keepPreviousData,
  });
}

import { useQuery } from '@tanstack/react-query';
import type { Status } from '@vigil/quality-model';
import { getFromCompanion } from './client';
import { MEASURED_REFRESH_MS } from './queryClient';
import { KEYS } from './queryKeys';

/** How the companion itself is. */
export function useStatus() {
  return useQuery({
    queryKey: KEYS.status,
    queryFn: ({ signal }) => getFromCompanion<Status>('status', {}, signal),
    refetchInterval: MEASURED_REFRESH_MS,
  });
}

import { useQuery } from '@tanstack/react-query';
import type { JourneyRunList } from '@vigil/quality-model';
import { getFromCompanion } from './client';
import { MEASURED_REFRESH_MS } from './queryClient';
import { KEYS } from './queryKeys';

/** The last attempts of a journey with their steps, newest first. */
export function useJourneyRuns(id: string, limit: number) {
  return useQuery({
    queryKey: KEYS.journeyRuns(id, limit),
    queryFn: ({ signal }) =>
      getFromCompanion<JourneyRunList>(`journeys/${encodeURIComponent(id)}/runs`, { limit }, signal),
    refetchInterval: MEASURED_REFRESH_MS,
  });
}

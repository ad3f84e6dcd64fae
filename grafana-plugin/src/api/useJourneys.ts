import { useQuery } from '@tanstack/react-query';
import type { JourneyList } from '@vigil/quality-model';
import { getFromCompanion } from './client';
import { MEASURED_REFRESH_MS } from './queryClient';
import { KEYS } from './queryKeys';

/** Journeys as they stand, each with its last runs. */
export function useJourneys() {
  return useQuery({
    queryKey: KEYS.journeys,
    queryFn: ({ signal }) => getFromCompanion<JourneyList>('journeys', {}, signal),
    refetchInterval: MEASURED_REFRESH_MS,
  });
}

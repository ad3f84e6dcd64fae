import { useQuery } from '@tanstack/react-query';
import type { Whoami } from '@vigil/quality-model';
import { getFromCompanion } from './client';
import { KEYS } from './queryKeys';

/** Whom the companion takes the user for. */
export function useWhoami() {
  return useQuery({
    queryKey: KEYS.whoami,
    queryFn: ({ signal }) => getFromCompanion<Whoami>('whoami', {}, signal),
    staleTime: 60_000,
  });
}

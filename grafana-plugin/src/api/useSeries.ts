import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Series, ServiceIdentity } from '@vigil/quality-model';
import { getFromCompanion } from './client';
import { MEASURED_REFRESH_MS } from './queryClient';
import { KEYS } from './queryKeys';

export type SeriesOf = Readonly<{
  service: ServiceIdentity;
  operation: string;
  signal: Series['signal'];
  /** As PromQL writes durations, such as 30m; 1h is the longest. */
  window: string;
  /** By which the window ends earlier than now, such as 15m. */
  offset?: string;
}>;

/** One signal of one operation, with the band that was expected. */
export function useSeries({ service, operation, signal, window, offset }: SeriesOf) {
  const { name, ...rest } = service;
  const query = { service: name, ...rest, operation, signal, window, offset };
  return useQuery({
    queryKey: KEYS.series(query),
    queryFn: ({ signal: aborted }) => getFromCompanion<Series>('series', query, aborted),
    refetchInterval: MEASURED_REFRESH_MS,
    placeholderData: keepPreviousData,
  });
}

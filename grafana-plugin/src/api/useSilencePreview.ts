import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { SilenceMatcher, SilencePreview } from '@vigil/quality-model';
import { postToCompanion } from './client';
import { KEYS } from './queryKeys';

/** Whom a silence would hit now; without matchers, those that fit the issue's alerts. It changes nothing. */
export function useSilencePreview(issueId: string, matchers?: readonly SilenceMatcher[]) {
  return useQuery({
    queryKey: KEYS.silencePreview(issueId, matchers),
    queryFn: ({ signal }) =>
      postToCompanion<SilencePreview>(
        `query/issues/${encodeURIComponent(issueId)}/silence-preview`,
        matchers === undefined ? {} : { matchers },
        signal,
      ),
    placeholderData: keepPreviousData,
    gcTime: 0, // alerts come and go: it is asked for whenever it is looked at
  });
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Issue, SilenceMatcher } from '@vigil/quality-model';
import { postToCompanion } from './client';
import { KEYS } from './queryKeys';
import type { VigilError } from './vigilError';

/** What a person does to an issue. */
export type IssueAct =
  | Readonly<{ act: 'acknowledge'; comment: string }>
  | Readonly<{ act: 'unacknowledge' }>
  /** Null takes it from whoever has it. */
  | Readonly<{ act: 'assign'; assignee: string | null }>
  | Readonly<{ act: 'note'; markdown: string }>
  /** While signals last it is refused (`issue_still_firing`) unless forced. */
  | Readonly<{ act: 'resolve'; reason: string; force: boolean }>
  | Readonly<{ act: 'silence'; matchers: readonly SilenceMatcher[]; durationMs: number; comment: string }>;

/**
 * Acts on an issue as it is shown: the version that the person saw goes with it. A refusal (`conflict`: somebody was
 * faster, or it still fires) reads the issue anew, so that one sees what changed; the error stays until the next try.
 */
export function useIssueAct(issue: Pick<Issue, 'id' | 'version'>) {
  const client = useQueryClient();
  const key = KEYS.issue(issue.id);
  return useMutation<Issue, VigilError, IssueAct>({
    mutationFn: ({ act, ...body }) =>
      postToCompanion<Issue>(`act/issues/${encodeURIComponent(issue.id)}/${act}`, { version: issue.version, ...body }),
    onSuccess: async (changed) => {
      await client.cancelQueries({ queryKey: key }); // an answer that is on its way knows nothing of the act
      client.setQueryData(key, changed);
      await client.invalidateQueries({ queryKey: KEYS.everyIssueList });
    },
    onError: (error) => {
      if (error.kind === 'conflict' || error.kind === 'not_found') {
        void client.invalidateQueries({ queryKey: key });
        void client.invalidateQueries({ queryKey: KEYS.everyIssueList });
      }
    },
  });
}

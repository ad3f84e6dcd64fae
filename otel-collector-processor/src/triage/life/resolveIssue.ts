import { currentMembers, isActive, isRecurring } from '../issueRecord.ts';
import type { TriageSettings } from '../contract.ts';
import type { IssueDraft } from './issueDraft.ts';
import { VIGIL_ACTOR } from './timeline.ts';

export function resolveIssue(draft: IssueDraft, reason: string, actor: string, nowMs: number): void {
  draft.set({ state: 'resolved', resolvedMs: nowMs, resolution: { atMs: nowMs, by: actor, reason } });
  draft.log('resolved', reason, actor);
}

/**
 * When the last signal's end was told, or the issue was opened; undefined while one lasts. Vigil's own alerts say again
 * what its signals say, and their rules look back for up to hours; other alerts come and go all day: beside other signals
 * neither hold anything open.
 */
function quietSinceMs(draft: IssueDraft): number | undefined {
  const all = currentMembers(draft.current());
  const telling = all.filter(
    (member) => (member.signal.kind !== 'alert' || !member.signal.own) && !isRecurring(member),
  );
  const members = telling.length > 0 ? telling : all;
  if (members.some(isActive)) return undefined;
  return Math.max(draft.record.reopenedMs, ...members.map(({ endNoticedMs }) => endNoticedMs ?? 0));
}

/** Lets time pass over one issue: it resolves when it was quiet for long enough, and is let go when it cannot come back. */
export function passTime(draft: IssueDraft, nowMs: number, { settleMs, reopenMs }: TriageSettings): void {
  if (draft.isOpen) {
    const quietMs = quietSinceMs(draft);
    if (quietMs !== undefined && nowMs - quietMs >= settleMs)
      resolveIssue(draft, 'All its signals have ended', VIGIL_ACTOR, nowMs);
    return;
  }
  const { state, resolvedMs, live } = draft.record;
  const over = nowMs - (resolvedMs ?? nowMs) > reopenMs && ![...draft.members.values()].some(isActive);
  if (state === 'resolved' && live && over) draft.set({ live: false });
}

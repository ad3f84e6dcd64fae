import { currentMembers, isActive } from '../issueRecord.ts';
import { VIGIL_ACTOR } from './timeline.ts';
export function resolveIssue(draft, reason, actor, nowMs) {
  draft.set({ state: 'resolved', resolvedMs: nowMs, resolution: { atMs: nowMs, by: actor, reason } });
  draft.log('resolved', reason, actor);
}
/** When the last signal's end was told, or the issue was opened; undefined while one lasts. */
function quietSinceMs(draft) {
  const members = currentMembers(draft.current());
  if (members.some(isActive)) return undefined;
  return Math.max(draft.record.reopenedMs, ...members.map(({ endNoticedMs }) => endNoticedMs ?? 0));
}
/** Lets time pass over one issue: it resolves when it was quiet for long enough, and is let go when it cannot come back. */
export function passTime(draft, nowMs, { settleMs, reopenMs }) {
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

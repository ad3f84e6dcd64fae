import { isOpen } from '../issueRecord.ts';
/**
 * Is `issue` the trouble of `past` come back? It is if their first causes stand on a signal that is the same. That only
 * symptoms come back may have another cause: they make an issue of their own. Where no cause had been found, any signal
 * counts.
 */
export function isComeback(issue, past, nowMs, reopenMs) {
  if (past.state !== 'resolved' || past.resolvedMs === null || past.tenant !== issue.tenant) return false;
  if (!isOpen(issue) || issue.openedMs < past.resolvedMs || nowMs - past.resolvedMs > reopenMs) return false;
  const keys = (of) => {
    const [first] = of.verdict.causes;
    return first?.evidence.map(({ signalKey }) => signalKey) ?? of.members.map(({ signal }) => signal.key);
  };
  const before = new Set(keys(past));
  before.delete('');
  return keys(issue).some((key) => before.has(key));
}
/** Nobody is on it: an acknowledgement was for the trouble before. `back`: the signals that came back, and new ones. */
export function reopenIssue(draft, back, nowMs) {
  draft.set({ state: 'open', reopenedMs: nowMs, resolvedMs: null, resolution: null, acknowledged: null });
  const titles = [];
  for (const member of back) {
    const was = draft.members.get(member.signal.key);
    draft.put(
      was === undefined
        ? member
        : { ...member, startedMs: was.startedMs, episodes: was.episodes + member.episodes, because: was.because },
    );
    titles.push(member.signal.title);
  }
  draft.log('reopened', `Came back: ${titles[0] ?? ''}${titles.length > 1 ? `, and ${titles.length - 1} more` : ''}`);
}

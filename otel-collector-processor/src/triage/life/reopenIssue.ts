import { isOpen, isRecurring, type IssueRecord, type Member } from '../issueRecord.ts';
import type { IssueDraft } from './issueDraft.ts';

/**
 * Is `issue` the trouble of `past` come back? It is if their first causes stand on a signal that is the same. That only
 * symptoms come back may have another cause: they make an issue of their own. Where no cause had been found, any signal
 * counts. Alerts that come and go all day are no sign of it, and of other alerts nearly all have to be known from there:
 * the same alert is raised by many a fault.
 */
export function isComeback(issue: IssueRecord, past: IssueRecord, nowMs: number, reopenMs: number): boolean {
  if (past.state !== 'resolved' || past.resolvedMs === null || past.tenant !== issue.tenant) return false;
  if (!isOpen(issue) || issue.openedMs < past.resolvedMs || nowMs - past.resolvedMs > reopenMs) return false;
  if (issue.apartFrom?.includes(past.id) === true) return false;
  const before = new Set(causeKeys(past));
  return causeKeys(issue).some((key) => before.has(key)) && isKnownSurprise(issue.members, past.members);
}

function causeKeys({ verdict, members }: IssueRecord): readonly string[] {
  const telling = members.filter((member) => !isRecurring(member)).map(({ signal }) => signal.key);
  const [first] = verdict.causes;
  return first?.evidence.map(({ signalKey }) => signalKey).filter((key) => telling.includes(key)) ?? telling;
}

/** Of how unusual an issue's alerts are, this part has to be known. */
const KNOWN_RATIO = 0.8;

function isKnownSurprise(members: readonly Member[], before: readonly Member[]): boolean {
  const known = new Set(before.map(({ signal }) => signal.key));
  let all = 0;
  let ofKnown = 0;
  for (const { signal, past } of members) {
    const rarity = past?.rarity ?? 0;
    all += rarity;
    if (known.has(signal.key)) ofKnown += rarity;
  }
  return ofKnown >= KNOWN_RATIO * all;
}

/** Nobody is on it: an acknowledgement was for the trouble before. `back`: the signals that came back, and new ones. */
export function reopenIssue(draft: IssueDraft, back: Iterable<Member>, nowMs: number): void {
  draft.set({ state: 'open', reopenedMs: nowMs, resolvedMs: null, resolution: null, acknowledged: null });
  const titles: string[] = [];
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

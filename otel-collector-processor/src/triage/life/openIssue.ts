import { createHash } from 'node:crypto';
import { tenantOf } from '../correlate/link.ts';
import { byBeginning, type Group, type IssueRecord } from '../issueRecord.ts';
import { IssueDraft } from './issueDraft.ts';

/** Letters of the digest: with the millisecond before it, no two issues meet. */
const DIGEST_CHARS = 8;

/** A new issue of these signals. The id follows from the first of them and the time, so that a replay gives the same. `splitFrom`: what it is taken out of, and why. */
export function openIssue(group: Group, nowMs: number, splitFrom?: string): IssueDraft {
  const members = [...group].sort(byBeginning);
  const first = members[0]!;
  const digest = createHash('sha256').update(`${first.signal.key}\n${first.startedMs}`).digest('hex');
  const record: IssueRecord = {
    id: `i-${nowMs.toString(36)}-${digest.slice(0, DIGEST_CHARS)}`,
    tenant: tenantOf(first.signal),
    version: 0,
    revision: 0,
    state: 'open',
    live: true,
    openedMs: nowMs,
    reopenedMs: 0,
    updatedMs: nowMs,
    resolvedMs: null,
    resolution: null,
    acknowledged: null,
    assignee: null,
    notes: [],
    silences: [],
    mergedInto: null,
    mergedFrom: [],
    title: '',
    summary: '',
    verdict: { causes: [], confidence: null, confidenceReason: '' },
    members,
    timeline: [],
  };
  const draft = new IssueDraft(record, undefined, nowMs);
  const by = members.length === 1 ? 'a signal' : `${members.length} signals`;
  draft.log('opened', splitFrom === undefined ? `Opened by ${by}` : `Opened by ${by}, ${splitFrom}`);
  for (const { signal, because } of members)
    draft.log('signal_joined', because === '' ? signal.title : `${signal.title} (joined because ${because})`);
  return draft;
}

import { isActive, isOpen } from '../issueRecord.ts';
import { IssueDraft } from '../life/issueDraft.ts';
import { resolveIssue } from '../life/resolveIssue.ts';
/** What a person does to an issue: the issue after it, or why it is not done. */
export function applyAct(issue, act, actor) {
  const refusal = refusalOf(issue, act, actor);
  if (refusal !== undefined) return refusal;
  const draft = new IssueDraft(issue, issue, actor.atMs);
  carryOut(draft, act, actor);
  draft.stateChanged = true;
  return { kind: 'done', issue: draft.finish() };
}
/** First whether it is the issue that was seen: what else could be said of it may be news. */
function refusalOf(issue, act, { expectedVersion }) {
  if (issue.version !== expectedVersion) return { kind: 'conflict', version: issue.version };
  const notOpen = { kind: 'not_open', state: issue.state, mergedInto: issue.mergedInto };
  switch (act.kind) {
    case 'note':
    case 'assign':
    case 'silence':
      return issue.state === 'merged' ? notOpen : undefined;
    case 'acknowledge':
      return isOpen(issue) ? undefined : notOpen;
    case 'unacknowledge':
      return issue.state === 'acknowledged' ? undefined : notOpen;
    case 'resolve': {
      if (!isOpen(issue)) return notOpen;
      const firing = issue.members.filter(isActive).map(({ signal }) => signal.title);
      return firing.length > 0 && !act.force ? { kind: 'still_firing', signals: firing } : undefined;
    }
    default:
      return act;
  }
}
function carryOut(draft, act, { login, atMs }) {
  const { record } = draft;
  switch (act.kind) {
    case 'acknowledge':
      draft.set({ state: 'acknowledged', acknowledged: { by: login, atMs, comment: act.comment } });
      return draft.log('acknowledged', act.comment === '' ? 'Acknowledged' : act.comment, login);
    case 'unacknowledge':
      draft.set({ state: 'open', acknowledged: null });
      return draft.log('unacknowledged', 'Took the acknowledgement back', login);
    case 'assign':
      draft.set({ assignee: act.assignee });
      return draft.log('assigned', act.assignee === null ? 'Assigned to nobody' : `Assigned to ${act.assignee}`, login);
    case 'note':
      draft.set({ notes: [...record.notes, { atMs, by: login, markdown: act.markdown }] });
      return draft.log('noted', act.markdown, login);
    case 'resolve':
      return resolveIssue(draft, act.reason, login, atMs);
    case 'silence': {
      const made = act.made.map((silence) => ({ ...silence, atMs, by: login, endsAtMs: act.endsAtMs }));
      draft.set({ silences: [...record.silences, ...made] });
      return draft.log('silenced', act.comment, login);
    }
    default:
      return act;
  }
}

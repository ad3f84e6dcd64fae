import { VIGIL_ACTOR } from '../life/timeline.ts';
/** What triage does by itself and changes the state of an issue. Acts of people are written down before they begin. */
const AUDITED = ['opened', 'merged', 'resolved', 'reopened'];
/** Entries of the audit trail for what triage did to an issue since `before`. */
export function systemAudit(before, after) {
  const known = new Set(before?.timeline);
  return after.timeline
    .filter((entry) => !known.has(entry) && entry.actor === VIGIL_ACTOR && AUDITED.includes(entry.kind))
    .map(({ atMs, kind, text }) => ({
      atMs,
      actor: 'system',
      action: `issue.${kind}`,
      subject: `issue/${after.id}`,
      detail: { text, title: after.title, version: after.version },
    }));
}

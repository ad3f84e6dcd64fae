import type { Issue, TimelineEntry } from '@vigil/quality-model';
import { refusal, type Refusal } from './refusal';
import { NOW_MS } from './now';

/** Body of an act; each has some of it. */
type ActBody = Readonly<{
  version: number;
  comment?: string;
  assignee?: string | null;
  markdown?: string;
  reason?: string;
  force?: boolean;
  durationMs?: number;
}>;

/** What an act makes of an issue, as the companion does it; refused for an old version, and while signals last. */
export function actOn(issue: Issue, act: string, body: ActBody, login: string): Issue | Refusal {
  if (body.version !== issue.version) {
    return refusal(409, 'issue_conflict', `The issue was changed meanwhile: its version is ${issue.version} now.`);
  }
  const after = (kind: TimelineEntry['kind'], text: string, change: Partial<Issue>): Issue => ({
    ...issue,
    ...change,
    version: issue.version + 1,
    revision: issue.revision + 1,
    updatedMs: NOW_MS,
    timeline: [...issue.timeline, { atMs: NOW_MS, actor: login, kind, text }],
  });
  switch (act) {
    case 'acknowledge':
      return after('acknowledged', body.comment ?? '', {
        state: 'acknowledged',
        acknowledged: { by: login, atMs: NOW_MS, comment: body.comment ?? '' },
      });
    case 'unacknowledge':
      return after('unacknowledged', '', { state: 'open', acknowledged: null });
    case 'assign':
      return after('assigned', body.assignee ?? 'nobody', { assignee: body.assignee ?? null });
    case 'note': {
      const markdown = body.markdown ?? '';
      return after('noted', markdown, { notes: [...issue.notes, { atMs: NOW_MS, by: login, markdown }] });
    }
    case 'resolve':
      if (issue.signals.active > 0 && body.force !== true) {
        return refusal(409, 'issue_still_firing', `${issue.signals.active} signal(s) of the issue still last.`);
      }
      return after('resolved', body.reason ?? '', {
        state: 'resolved',
        resolvedMs: NOW_MS,
        resolution: { atMs: NOW_MS, by: login, reason: body.reason ?? '' },
      });
    case 'silence': {
      const silence = { silenceId: `s${issue.silences.length + 1}`, source: 'main', atMs: NOW_MS, by: login };
      return after('silenced', body.comment ?? '', {
        silences: [...issue.silences, { ...silence, endsAtMs: NOW_MS + (body.durationMs ?? 0) }],
      });
    }
    default:
      return refusal(404, 'not_found', 'There is nothing at this path.');
  }
}

import { config, hasPermission } from '@grafana/runtime';
import { Stack } from '@grafana/ui';
import type { Issue } from '@vigil/quality-model';
import React, { useRef, useState } from 'react';
import { useIssueAct } from '../../api/useIssueAct';
import { ErrorPanel } from '../../components/ErrorPanel';
import { NoPermission } from '../../components/NoPermission';
import { PermittedButton } from '../../components/PermittedButton';
import { ACTIONS } from '../../pluginId';
import { SilenceDialog } from './SilenceDialog';
import { TextActDialog, type TextActKind } from './TextActDialog';

/** What a person can do about an issue; whoever may not is told why. */
export function IssueActions({ issue }: Readonly<{ issue: Issue }>) {
  const act = useIssueAct(issue);
  const [dialog, setDialog] = useState<TextActKind | 'silence' | undefined>();
  const actions = useRef<HTMLDivElement>(null);
  const login = config.bootData.user.login;
  if (issue.state === 'merged') {
    return null;
  }
  const isOver = issue.state === 'resolved';
  // What was said against an act before says nothing of this one.
  const show = (next: typeof dialog) => {
    if (!act.isPending) {
      act.reset();
    }
    setDialog(next);
  };
  const common = { issue, act, focusAfter: actions, onDone: () => show(undefined) };
  return (
    <Stack direction="column" gap={1}>
      <Stack direction="row" gap={1} wrap="wrap" ref={actions} role="group" aria-label="Actions" tabIndex={-1}>
        {issue.state === 'open' && (
          <PermittedButton
            action={ACTIONS.act}
            icon="user"
            disabled={act.isPending}
            onClick={() => show('acknowledge')}
          >
            Acknowledge
          </PermittedButton>
        )}
        {issue.state === 'acknowledged' && (
          <PermittedButton
            action={ACTIONS.act}
            variant="secondary"
            disabled={act.isPending}
            onClick={() => act.mutate({ act: 'unacknowledge' })}
          >
            Take back acknowledgement
          </PermittedButton>
        )}
        {!isOver && issue.assignee !== login && (
          <PermittedButton
            action={ACTIONS.act}
            variant="secondary"
            disabled={act.isPending}
            onClick={() => act.mutate({ act: 'assign', assignee: login })}
          >
            Assign to me
          </PermittedButton>
        )}
        {issue.assignee !== null && (
          <PermittedButton
            action={ACTIONS.act}
            variant="secondary"
            disabled={act.isPending}
            onClick={() => act.mutate({ act: 'assign', assignee: null })}
          >
            Unassign
          </PermittedButton>
        )}
        <PermittedButton action={ACTIONS.act} variant="secondary" icon="comment-alt" onClick={() => show('note')}>
          Add note
        </PermittedButton>
        {!isOver && (
          <>
            <PermittedButton action={ACTIONS.act} variant="secondary" icon="bell-slash" onClick={() => show('silence')}>
              Silence
            </PermittedButton>
            <PermittedButton action={ACTIONS.act} variant="secondary" icon="check" onClick={() => show('resolve')}>
              Resolve
            </PermittedButton>
          </>
        )}
      </Stack>
      {!hasPermission(ACTIONS.act) && <NoPermission action={ACTIONS.act} />}
      {act.error !== null && dialog === undefined && <ErrorPanel error={act.error} ofAct />}
      {dialog === 'silence' && <SilenceDialog {...common} />}
      {dialog !== undefined && dialog !== 'silence' && <TextActDialog kind={dialog} {...common} />}
    </Stack>
  );
}
